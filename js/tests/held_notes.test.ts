import { beforeEach, describe, expect, it, vi } from "vitest";

import { frequencyOf, HeldNotes } from "../src/held_notes";

describe("HeldNotes", () => {
  let reply: (note: { id: number }) => void;
  const request = vi.fn();
  let notes: HeldNotes;

  beforeEach(() => {
    request.mockReset();
    request.mockImplementation(
      () =>
        new Promise((resolve) => {
          reply = resolve;
        }),
    );
    notes = new HeldNotes({
      request,
      voice: ({ frequency }) => ({ instrument: "pad", pfields: [frequency] }),
      playTime: (time) => time / 1000 + 100,
      failed: vi.fn(),
    });
  });

  it("holds a note from press to release", async () => {
    notes.press(69, 80, 1000);
    reply({ id: 7 });
    notes.release(69, 1500);
    await Promise.resolve();

    expect(request.mock.calls).toEqual([
      ["play", { instrument: "pad", pfields: [440], duration: null, at: 101 }],
      ["note_off", { note: 7, at: 101.5 }],
    ]);
  });

  it("releases a note whose number comes after the release", async () => {
    notes.press(69, 80, 1000);
    notes.release(69, 1500);
    expect(request).toHaveBeenCalledTimes(1);

    reply({ id: 8 });
    await vi.waitFor(() => {
      expect(request).toHaveBeenLastCalledWith("note_off", { note: 8, at: 101.5 });
    });
  });

  it("starts a note anew after its release", () => {
    notes.press(69, 80, 1000);
    notes.press(69, 80, 1000);
    notes.release(69, 1500);
    notes.press(69, 80, 1000);

    expect(request).toHaveBeenCalledTimes(2);
  });

  it("holds with the pedal what was let go, until the pedal is up", async () => {
    notes.sustain(true, 900);
    notes.press(69, 80, 1000);
    reply({ id: 9 });
    notes.release(69, 1500);
    await Promise.resolve();
    expect(request).toHaveBeenCalledTimes(1);

    notes.sustain(false, 2000);

    await vi.waitFor(() => {
      expect(request).toHaveBeenLastCalledWith("note_off", { note: 9, at: 102 });
    });
  });

  it("tunes A4 to 440 Hz", () => {
    expect(frequencyOf(60)).toBeCloseTo(261.6256, 3);
  });
});
