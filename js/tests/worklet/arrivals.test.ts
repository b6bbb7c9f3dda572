import { describe, expect, it } from "vitest";

import { Arrivals } from "../../src/worklet/arrivals";

const SECOND = 48_000;

/** Packets of 5 ms for some seconds; `late` says by how much each is late. */
function arrive(arrivals: Arrivals, from: number, seconds: number, late: (at: number) => number) {
  for (let at = from; at < from + seconds * SECOND; at += 240) arrivals.note(1000 + late(at), at);
}

describe("Arrivals", () => {
  it("know no jitter where there is none", () => {
    const arrivals = new Arrivals();
    arrive(arrivals, 0, 5, () => 0);

    expect([arrivals.usual, arrivals.jitter]).toEqual([1000, 0]);
  });

  it("let one bad moment in a minute pass, and remember the second", () => {
    const arrivals = new Arrivals();
    const bad = (at: number): number => (at % (10 * SECOND) === 240 * 1999 ? 900 : 0);
    arrive(arrivals, 0, 15, bad);
    expect(arrivals.jitter).toBeLessThan(50);

    arrive(arrivals, 15 * SECOND, 10, bad);

    expect(arrivals.jitter).toBeGreaterThan(850);
  });

  it("take what was held up together for one moment", () => {
    const arrivals = new Arrivals();
    arrive(arrivals, 0, 5, () => 0);
    for (let late = 9600; late > 0; late -= 240) arrivals.note(1000 + late, 5 * SECOND + 9600);
    arrive(arrivals, 5 * SECOND + 9600, 5, () => 0);

    expect(arrivals.jitter).toBeLessThan(50);
    expect(arrivals.usual).toBeCloseTo(1000, -1);
  });

  it("forget after a minute", () => {
    const arrivals = new Arrivals();
    arrive(arrivals, 0, 10, (at) => (at % 4800 === 0 ? 900 : 0));
    expect(arrivals.jitter).toBeGreaterThan(850);

    arrive(arrivals, 10 * SECOND, 61, () => 0);

    expect(arrivals.jitter).toBeLessThan(50);
  });

  it("take a new way for usual within half a second, without calling it late", () => {
    const arrivals = new Arrivals();
    arrive(arrivals, 0, 10, () => 0);

    arrive(arrivals, 10 * SECOND, 0.5, () => 2000);

    expect(arrivals.usual).toBe(3000);
    expect(arrivals.jitter).toBeLessThan(50);
  });
});
