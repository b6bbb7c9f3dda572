import { beforeEach, describe, expect, it, vi } from "vitest";

import { Hands } from "../src/hands";
import { Voices } from "../src/voices";
import { settled } from "./desk";

const PAD = { name: "pad", title: "", meaning: "", parameters: [] };
const BELL = { ...PAD, name: "bell" };
const request = vi.fn();
const failed = vi.fn();
let hands: Hands;

function asked(): unknown[] {
  return request.mock.calls.map(([method]: unknown[]) => method);
}

function midi(): number[][] {
  return request.mock.calls.map(([, params]: unknown[]) => {
    const { data } = params as { data: string };
    return Array.from(atob(data), (each) => each.charCodeAt(0));
  });
}

beforeEach(() => {
  request.mockReset();
  request.mockResolvedValue({ id: 3 });
  hands = new Hands({ request, playTime: () => null, failed }, new Voices());
  hands.know([PAD], [BELL]);
});

describe("Hands", () => {
  it("play an instrument of the session", async () => {
    hands.choose("pad");
    hands.press(69, 127, 0);
    await settled();
    hands.release(69, 0);
    await settled();

    expect(request.mock.calls).toEqual([
      ["play", { instrument: "pad", pfields: [440, 1], duration: null, at: null }],
      ["note_off", { note: 3, at: null }],
    ]);
  });

  it("bring an instrument of the library before its first note, once", async () => {
    hands.choose("bell");
    hands.press(69, 80, 0);
    hands.press(72, 80, 0);
    await settled();

    expect(asked()).toEqual(["use_instrument", "play", "play"]);
  });

  it("play Csound by MIDI on a channel", () => {
    hands.choose("midi:3");
    hands.press(60, 90, 0);
    hands.sustain(true, 0);
    hands.release(60, 0);
    hands.sustain(false, 0);

    expect(midi()).toEqual([
      [0x92, 60, 90],
      [0xb2, 64, 127],
      [0x82, 60, 0],
      [0xb2, 64, 0],
    ]);
  });

  it("let go of everything before they play another thing", () => {
    hands.choose("midi:1");
    hands.press(60, 90, 0);
    hands.sustain(true, 0);

    hands.choose("pad");

    expect(midi().slice(-2)).toEqual([
      [0x80, 60, 0],
      [0xb0, 64, 0],
    ]);
  });

  it("say what the library could not bring", async () => {
    request.mockRejectedValueOnce(new Error("no such instrument"));
    hands.choose("bell");

    await hands.bring().catch(() => undefined);

    expect(failed).toHaveBeenCalledOnce();
  });
});
