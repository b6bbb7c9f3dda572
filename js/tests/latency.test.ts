import { describe, expect, it } from "vitest";

import { totalInWords } from "../src/connection_view";
import { latencyOf, total } from "../src/latency";

const KNOWN = { packet: 0.01, isOpus: true, roundTrip: 0.02, buffer: 0.03, output: 0.01 };

describe("latencyOf", () => {
  it("adds what the encoder looks ahead, and half of the round trip", () => {
    const latency = latencyOf(KNOWN);

    expect(latency).toEqual({ engine: 0.0165, network: 0.01, buffer: 0.03, output: 0.01 });
    expect(totalInWords(latency)).toBe("about 67 ms from note to ear");
  });

  it("knows that short packets look ahead less, and PCM not at all", () => {
    expect(latencyOf({ ...KNOWN, packet: 0.005 }).engine).toBeCloseTo(0.0075, 6);
    expect(latencyOf({ ...KNOWN, packet: 0.0025, isOpus: false }).engine).toBe(0.0025);
  });

  it("says that a sum with something unknown is a lower bound", () => {
    const latency = latencyOf({ ...KNOWN, output: null });

    expect(total(latency).isWhole).toBe(false);
    expect(totalInWords(latency)).toBe("at least 57 ms from note to ear");
  });
});
