import { describe, expect, it } from "vitest";

import { isExact, Line, ramp, RATE, silent, SMOOTH, steepest } from "./line";

describe("a line without trouble", () => {
  it("is given out bit for bit, on both sides, soon after it begins", () => {
    const line = new Line({ wave: ramp, samples: 120 });
    line.run(0.5);

    const heard = line.run(5);

    expect(isExact(heard)).toBe(true);
    expect(line.right.slice(-heard.length).every((each, at) => each === -(heard[at] ?? 0))).toBe(true);
    expect(line.playout.statistics).toMatchObject({ underruns: 0, concealed: 0, lost: 0 });
  });

  it("is bit for bit also where the sound card asks for four blocks at a time", () => {
    const line = new Line({ wave: ramp, samples: 240, burst: 512, floor: 480 });
    line.run(6);

    expect(isExact(line.run(5))).toBe(true);
    expect(line.playout.statistics.underruns).toBe(0);
  });

  it("begins within a tenth of a second, with a fade, and keeps its delay from then on", () => {
    const line = new Line();
    const heard = line.run(0.2);
    const { depth } = line.playout.statistics;
    line.run(10);

    expect(heard.findIndex((sample) => sample !== 0)).toBeLessThan(0.1 * RATE);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(Math.abs(line.playout.statistics.depth - depth)).toBeLessThan(150);
    expect(depth).toBeLessThan(0.012 * RATE);
  });
});

describe("a change of the packets' length, as another preset brings it", () => {
  it.each([
    [960, 240],
    [120, 960],
    [480, 120],
  ])("from %i to %i samples makes no click", (before, after) => {
    const line = new Line({ samples: before });
    line.run(2);
    line.change({ samples: after });

    const heard = line.run(3);

    expect(steepest(heard)).toBeLessThan(2 * SMOOTH);
    expect(silent(heard)).toBeLessThan(1.5 * after);
    expect(line.playout.statistics.target).toBeLessThan(after + 400);
  });
});
