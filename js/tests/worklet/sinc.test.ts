import { describe, expect, it } from "vitest";

import { Sinc } from "../../src/worklet/sinc";

const RATE = 48_000;

function ringOf(frequency: number): Float32Array {
  return Float32Array.from({ length: 1024 }, (_, index) =>
    Math.sin((2 * Math.PI * frequency * index) / RATE),
  );
}

describe("Sinc", () => {
  it("gives a sample itself at a whole place, to the bit", () => {
    const ring = ringOf(5000);
    const sinc = new Sinc();

    for (let index = 0; index < 1024; index += 1) expect(sinc.at(ring, index, 0)).toBe(ring[index]);
  });

  it.each([100, 1000, 10_000, 16_000])("finds %i Hz between samples to 60 dB", (frequency) => {
    const ring = ringOf(frequency);
    const sinc = new Sinc();

    for (let step = 0; step < 50; step += 1) {
      const [index, fraction] = [100 + 7 * step, step / 50];
      const wanted = Math.sin((2 * Math.PI * frequency * (index + fraction)) / RATE);
      expect(Math.abs(sinc.at(ring, index, fraction) - wanted)).toBeLessThan(1e-3);
    }
  });

  it("removes what a lower rate can't hold", () => {
    const sinc = new Sinc((0.95 * 24_000) / RATE);
    const ring = ringOf(16_000);

    expect(Math.abs(sinc.at(ring, 500, 0.3))).toBeLessThan(0.01);
  });
});
