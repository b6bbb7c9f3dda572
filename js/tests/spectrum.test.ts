import { describe, expect, it } from "vitest";

import { bands, decibels, peak, shareOf } from "../src/spectrum";

describe("a meter", () => {
  it("shows the peak on a scale of 60 dB", () => {
    expect(peak(new Float32Array([0.1, -0.5, 0.2]))).toBe(0.5);
    expect(shareOf(decibels(1))).toBe(1);
    expect(shareOf(decibels(0.001))).toBeCloseTo(0, 6);
    expect(shareOf(decibels(0))).toBe(0);
  });

  it("shows a tone in the band where it is", () => {
    const levels = new Float32Array(1024).fill(-120);
    levels[Math.round(1000 / (24_000 / 1024))] = -12;

    const heights = bands(levels, 48_000);

    expect(heights).toHaveLength(48);
    const band = (48 * Math.log(1000 / 40)) / Math.log(500);
    expect(Math.abs(heights.indexOf(Math.max(...heights)) - band)).toBeLessThan(1);
    expect(heights.filter((each) => each > 0)).toHaveLength(1);
  });
});
