import { describe, expect, it } from "vitest";

import { LATE, SILENCE, Vigil, type Sign, type Verdict } from "../src/vigil";

const WELL: Sign = { received: 100, delay: 0.04, jitter: 0.001, asked: 0 };

function seconds(vigil: Vigil, count: number, sign: Partial<Sign>): Verdict[] {
  return Array.from({ length: count }, () => vigil.judge({ ...WELL, ...sign }));
}

describe("Vigil", () => {
  it("has nothing to say about a good connection", () => {
    expect(new Set(seconds(new Vigil(), 100, {}))).toEqual(new Set(["well"]));
  });

  it("notices a delay that has crept up, once it has lasted", () => {
    const verdicts = seconds(new Vigil(), LATE, { delay: 0.5 });

    expect(verdicts.slice(0, -1)).not.toContain("late");
    expect(verdicts.at(-1)).toBe("late");
  });

  it("gives time to help, each time more", () => {
    const verdicts = seconds(new Vigil(), 120, { delay: 0.5 });
    const at = verdicts.flatMap((each, second) => (each === "late" ? [second] : []));

    expect(at).toHaveLength(3);
    expect(at.map((each, index) => each - (at[index - 1] ?? each))[2]).toBeGreaterThan(59);
  });

  it("leaves alone a depth that is needed, or asked for", () => {
    expect(seconds(new Vigil(), 20, { delay: 0.5, jitter: 0.08 })).not.toContain("late");
    expect(seconds(new Vigil(), 20, { delay: 0.3, asked: 0.08 })).not.toContain("late");
    expect(seconds(new Vigil(), 20, { delay: null })).not.toContain("late");
  });

  it("notices that nothing arrives any more", () => {
    const vigil = new Vigil();
    seconds(vigil, 3, {});

    const verdicts = seconds(vigil, SILENCE, { received: 0, delay: null });

    expect(verdicts.indexOf("silent")).toBe(SILENCE - 1);
  });

  it("waits for what never came: that is the connection's own affair", () => {
    expect(seconds(new Vigil(), 60, { received: 0 })).not.toContain("silent");
  });
});
