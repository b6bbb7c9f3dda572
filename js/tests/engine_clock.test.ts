import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { EngineClock } from "../src/engine_clock";
import type { Request } from "../src/requests";

function pause(duration: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration));
}

/** Answers after so many ms, split between the ways there and back; the engine is 100 s ahead. */
function engine(ways: [there: number, back: number][]): Request {
  let asked = 0;
  return async <T>() => {
    const [there, back] = ways[Math.min(asked, ways.length - 1)] ?? [0, 0];
    asked += 1;
    await pause(there);
    const answer = { engine_time: performance.now() / 1000 + 100 };
    await pause(back);
    return answer as T;
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("EngineClock", () => {
  it("knows nothing before the first answer", () => {
    expect(new EngineClock(engine([[1, 1]])).at(0)).toBeNull();
  });

  it("takes the answer for the middle between asking and hearing", async () => {
    const clock = new EngineClock(engine([[5, 5]]));
    clock.start();
    await vi.advanceTimersByTimeAsync(20);

    expect(clock.at(1000)).toBeCloseTo(101, 3);
    clock.stop();
  });

  it("believes the answer that took least", async () => {
    const clock = new EngineClock(
      engine([
        [50, 0],
        [1, 1],
        [0, 80],
      ]),
    );
    clock.start();
    await vi.advanceTimersByTimeAsync(700);

    expect(clock.at(0)).toBeCloseTo(100, 3);
    expect(clock.roundTrip).toBeCloseTo(0.002, 3);
    clock.stop();
  });

  it("forgets an engine that is gone", async () => {
    const clock = new EngineClock(engine([[1, 1]]));
    clock.start();
    await vi.advanceTimersByTimeAsync(20);

    clock.stop();

    expect(clock.at(0)).toBeNull();
  });
});
