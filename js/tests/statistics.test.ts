import { describe, expect, it } from "vitest";

import { changeBetween, look } from "../src/statistics";

function report(...entries: Record<string, unknown>[]): RTCStatsReport {
  return new Map(entries.map((each) => [each.id, each])) as unknown as RTCStatsReport;
}

const INBOUND = {
  id: "in",
  type: "inbound-rtp",
  kind: "audio",
  jitter: 0.002,
  packetsReceived: 100,
  packetsLost: 1,
  concealedSamples: 480,
  silentConcealedSamples: 80,
  jitterBufferDelay: 2,
  jitterBufferEmittedCount: 48_000,
};
const PAIR = {
  id: "pair",
  type: "candidate-pair",
  state: "succeeded",
  nominated: true,
  currentRoundTripTime: 0.004,
  localCandidateId: "here",
  remoteCandidateId: "there",
};
const HERE = { id: "here", type: "local-candidate", candidateType: "prflx" };

describe("look", () => {
  it("reads what Chromium tells", () => {
    const seen = look(
      report(INBOUND, PAIR, HERE, { id: "t", type: "transport", selectedCandidatePairId: "pair" }),
    );

    expect(seen).toMatchObject({ path: "direct", roundTrip: 0.004, jitter: 0.002, received: 100 });
    expect(seen.concealed).toBe(400);
  });

  it("finds the pair that Firefox marks", () => {
    const other = { ...PAIR, id: "other", nominated: true, currentRoundTripTime: 9 };

    expect(look(report(other, { ...PAIR, selected: true }, HERE)).roundTrip).toBe(0.004);
  });

  it("sees a relay on either side", () => {
    const there = { id: "there", type: "remote-candidate", candidateType: "relay" };

    expect(look(report(PAIR, HERE, there)).path).toBe("relayed");
  });

  it("claims nothing where nothing is told", () => {
    expect(look(report())).toMatchObject({ path: "", roundTrip: null, received: 0 });
  });
});

describe("changeBetween", () => {
  it("is of the last second alone", () => {
    const before = look(report(INBOUND));
    const now = look(
      report({
        ...INBOUND,
        packetsReceived: 200,
        packetsLost: 3,
        jitterBufferDelay: 2 + 0.04 * 48_000,
        jitterBufferTargetDelay: 0.03 * 48_000,
        jitterBufferEmittedCount: 96_000,
      }),
    );

    const change = changeBetween(before, now);

    expect(change).toMatchObject({ received: 100, lost: 2, concealed: 0, output: null });
    expect(change.delay).toBeCloseTo(0.04, 6);
    expect(change.target).toBeCloseTo(0.03, 6);
  });

  it("knows no delay where nothing came out", () => {
    const change = changeBetween(look(report(INBOUND)), look(report(INBOUND)));

    expect(change).toMatchObject({ delay: null, target: null });
  });
});
