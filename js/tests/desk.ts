/** A desk that does nothing but remember what it was asked for. */

import { vi, type Mock } from "vitest";

import type { Desk } from "../src/desk";
import type { Surroundings } from "../src/fold";
import type { Request } from "../src/requests";

type Spies = { [K in keyof Omit<Desk, "takes" | "request">]: Mock<Desk[K]> };

export const SURROUNDINGS: Surroundings = { level: 3, open: [], keys: null };

/** `answers` are the results by method; a method that is not there gets `undefined`. */
export function deskOf(answers: Record<string, unknown> = {}): Spies &
  Pick<Desk, "takes"> & { request: Mock<(method: string, params?: object) => Promise<unknown>> & Request } {
  return {
    play: vi.fn(),
    pause: vi.fn(),
    mute: vi.fn(),
    setVolume: vi.fn(),
    retry: vi.fn(),
    silence: vi.fn(),
    choosePreset: vi.fn(),
    measured: vi.fn(() => null),
    request: vi.fn((method: string) => Promise.resolve(answers[method])) as never,
    playTime: vi.fn(() => null),
    takes: null,
  };
}

/** Let every promise that can settle do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
