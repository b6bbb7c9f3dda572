import { describe, expect, it } from "vitest";

import { placeOf, trigger } from "../src/traces";

describe("a scope stands still", () => {
  it("by where the wave rises through zero", () => {
    const wave = Float32Array.from([0.5, 0.2, -0.1, -0.4, 0.1, 0.6]);

    expect(trigger(wave, wave.length)).toBe(4);
  });

  it("or begins at once where it never does", () => {
    expect(trigger(new Float32Array(8), 8)).toBe(0);
  });
});

describe("the axis of frequencies", () => {
  it("goes from 20 Hz to 20 kHz, each octave as wide as the next", () => {
    expect(placeOf(20)).toBe(0);
    expect(placeOf(20_000)).toBeCloseTo(1);
    expect(placeOf(880) - placeOf(440)).toBeCloseTo(placeOf(220) - placeOf(110));
  });
});
