import { describe, expect, it } from "vitest";

import { isExact, Line, ramp, RATE, scatter, silent, SMOOTH, steepest } from "./line";

describe("jitter", () => {
  it("is covered after the first second, and no deeper than it must be", () => {
    const random = scatter(1);
    const line = new Line({ delay: () => 960 * random() });
    line.run(3);
    const before = line.playout.statistics;
    line.run(30);

    const { underruns, target, concealed } = line.playout.statistics;
    expect(underruns - before.underruns).toBeLessThanOrEqual(1);
    expect(concealed - before.concealed).toBeLessThan(480);
    expect(target).toBeLessThan(240 + 960 + 400);
  });

  it("is forgotten slowly once it is over", () => {
    const random = scatter(2);
    const line = new Line({ delay: () => 960 * random() });
    line.run(10);
    line.change({ delay: () => 0 });
    line.run(20);
    expect(line.playout.statistics.target).toBeGreaterThan(900);

    line.run(60);

    expect(line.playout.statistics.target).toBeLessThan(600);
    expect(line.playout.statistics.depth).toBeLessThan(600);
  });

  it("does not keep the trouble of the first moments", () => {
    const line = new Line({ delay: (number) => (number < 80 ? 20 * (80 - number) : 0) });

    line.run(8);

    expect(line.playout.statistics.target).toBeLessThan(600);
    expect(line.playout.statistics.depth).toBeLessThan(600);
  });
});

describe("a stall", () => {
  /** From packet 400 on nothing comes for `samples`; then all of it at once. */
  function stalled(samples: number) {
    return (number: number) => Math.max(0, 400 * 240 + samples - (number + 1) * 240) * +(number >= 400);
  }

  it("of 200 ms is over as soon as packets come again, and leaves no delay", () => {
    const line = new Line({ delay: stalled(9600) });
    line.run(2);
    const { depth } = line.playout.statistics;

    const heard = line.run(1);

    expect(silent(heard)).toBeGreaterThan(0.17 * RATE);
    expect(silent(heard)).toBeLessThan(0.22 * RATE);
    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(line.playout.statistics.depth).toBeLessThan(depth + 150);
    expect(line.playout.statistics).toMatchObject({ underruns: 1, lost: 0 });
  });

  it("of the sound card is cut away by a cross-fade", () => {
    const line = new Line();
    line.run(2);
    const { depth } = line.playout.statistics;
    for (let number = 400; number < 500; number += 1) line.change({ drift: 0 });
    line.change({ drift: -0.5 });
    line.run(0.2);
    line.change({ drift: 0 });

    const heard = line.run(1);

    expect(steepest(heard)).toBeLessThan(SMOOTH);
    expect(line.playout.statistics.depth).toBeLessThan(depth + 300);
    expect(line.playout.statistics.jumps).toBeGreaterThan(0);
  });

  it("once is bad luck; the second within a minute is covered", () => {
    const hit = (number: number): number => (number % 2000 === 1999 ? 1440 : 0);
    const line = new Line({ delay: hit });

    line.run(21);
    expect(line.playout.statistics.concealed).toBeGreaterThan(0);
    const { concealed } = line.playout.statistics;
    line.run(40);

    expect(line.playout.statistics.concealed).toBe(concealed);
    expect(line.playout.statistics.depth).toBeGreaterThan(1440);
  });
});

describe("packets that are lost", () => {
  it("are faded over without a click or a hole", () => {
    const line = new Line({ delay: (number) => (number % 50 === 49 ? null : 0) });
    line.run(1);

    const heard = line.run(5);

    expect(steepest(heard)).toBeLessThan(2 * SMOOTH);
    const { lost, concealed } = line.playout.statistics;
    expect(lost).toBeGreaterThan(20);
    expect(silent(heard)).toBeLessThan(lost * 240);
    expect(concealed).toBeLessThan(lost * 480);
  });

  it("in a row of 100 ms are silence with soft edges", () => {
    const line = new Line({ delay: (number) => (number >= 400 && number < 420 ? null : 0) });
    line.run(1);

    const heard = line.run(3);

    expect(steepest(heard)).toBeLessThan(2 * SMOOTH);
    expect(line.playout.statistics.lost).toBe(20);
  });

  it("are no loss if they only come in another order, or twice", () => {
    const swapped = (number: number): number => (number % 20 === 7 ? 300 : 0);
    const line = new Line({ wave: ramp, delay: swapped });
    line.run(5);
    const heard = line.run(5);

    expect(isExact(heard)).toBe(true);
    expect(line.playout.statistics.lost).toBe(0);
  });
});
