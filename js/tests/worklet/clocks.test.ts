import { describe, expect, it } from "vitest";

import { OPUS, PCM } from "../../src/worklet/packet";
import { isExact, Line, pitch, ramp, RATE, scatter, silent, SMOOTH, steepest } from "./line";

describe("a clock that drifts", () => {
  it.each([200, -200])("is followed for minutes without a gap (%i ppm)", (ppm) => {
    const line = new Line({ drift: ppm * 1e-6, burst: 512, floor: 480 });
    line.run(2);

    const heard = line.run(120);

    const { underruns, concealed, jumps, depth, target } = line.playout.statistics;
    expect([underruns, concealed, jumps]).toEqual([0, 0, 0]);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(pitch(heard)).toBeCloseTo(440 / (1 + ppm * 1e-6), 2);
    expect(depth).toBeLessThan(target + 480);
  });

  it("is never heard: the pitch of no half second is off by more than 4 cents", () => {
    const line = new Line({ drift: 200e-6 });
    line.run(2);

    const off = Array.from({ length: 60 }, () => 1200 * Math.log2(pitch(line.run(0.5)) / 440));

    expect(Math.max(...off.map(Math.abs))).toBeLessThan(4);
  });

  it("passes samples as they are while there is nothing to correct", () => {
    const line = new Line({ wave: ramp, drift: 20e-6 });
    line.run(2);

    const parts = Array.from({ length: 60 }, () => isExact(line.run(1)));

    expect(parts.filter(Boolean).length).toBeGreaterThan(45);
  });
});

describe("uncompressed sound", () => {
  it.each([
    [PCM, true],
    [OPUS, false],
  ])("stays late after a jittery time rather than at another speed (%i)", (format, exact) => {
    const random = scatter(7);
    const jittery = (number: number): number => (number < 1000 ? 720 * random() : 0);
    const line = new Line({ wave: ramp, format, delay: jittery });
    line.run(8);

    expect(isExact(line.run(5))).toBe(exact);
  });

  it("is caught up with at once where it is far too late", () => {
    const line = new Line({ wave: ramp, format: PCM, delay: (n) => (n % 400 === 399 ? 2400 : 0) });
    line.run(12);
    line.change({ delay: () => 0 });
    line.run(60);

    const { depth, target, underruns } = line.playout.statistics;
    expect(depth).toBeLessThan(target + 960);
    expect(isExact(line.run(1))).toBe(true);
    expect(underruns).toBeLessThan(3);
  });
});

describe("a context at 44.1 kHz", () => {
  it("plays at the right pitch, without a gap", () => {
    const line = new Line({ rate: 44_100 });
    line.run(1);

    const heard = line.run(20);

    expect(pitch(heard, 44_100)).toBeCloseTo(440, 2);
    expect(line.playout.statistics).toMatchObject({ underruns: 0, concealed: 0, jumps: 0 });
  });
});

describe("sequence numbers and time stamps", () => {
  it("may wrap", () => {
    const line = new Line({ wave: ramp, sequence: (number) => number + 2 ** 32 - 100 });
    line.run(1);

    expect(isExact(line.run(2))).toBe(true);
    expect(line.playout.statistics.lost).toBe(0);
  });

  it("may be far beyond 32 bits, after days", () => {
    const line = new Line({ wave: ramp, first: 2 ** 36 });
    line.run(1);

    expect(isExact(line.run(2))).toBe(true);
  });

  it("go on elsewhere after a pause of the sender, with soft edges", () => {
    const line = new Line({ delay: (number) => (number >= 400 && number < 1000 ? null : 0) });
    line.run(1.9);

    const heard = line.run(4);

    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(silent(heard)).toBeLessThan(3.1 * RATE);
    expect(line.playout.statistics.playing).toBe(true);
    expect(line.playout.statistics.depth).toBeLessThan(600);
  });

  it("begin anew with another engine", () => {
    const line = new Line({ first: 10 * RATE * 60 });
    line.run(1);
    line.change({ first: 0 });

    const heard = line.run(1);

    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(silent(heard.slice(-RATE / 2))).toBe(0);
  });
});
