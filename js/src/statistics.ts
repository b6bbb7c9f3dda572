/**
 * What the browser's statistics say about a listener (W3C Identifiers for WebRTC's Statistics).
 *
 * The rule: the browser counts for a whole connection; here everything is what happened since the
 * last look, so that a change of way or a bad first second is not carried along for ever.
 */

import type { ListenerStats } from "./protocol";

type Entry = Record<string, unknown>;

/** Of one moment; `null` is what a browser does not tell. */
export interface Look {
  path: ListenerStats["path"];
  roundTrip: number | null;
  jitter: number;
  received: number;
  lost: number;
  concealed: number;
  /** Seconds that all samples together waited, should have waited, and how many they were. */
  waited: number;
  wished: number;
  emitted: number;
  /** The same for what lies between the jitter buffer and the sound card. */
  playedOut: number;
  played: number;
}

/** Between two looks; times are in seconds. */
export interface Change {
  received: number;
  lost: number;
  concealed: number;
  /** Mean delay of the jitter buffer; `null` if nothing came out of it. */
  delay: number | null;
  /** Mean delay that the jitter buffer wanted; `null` where the browser does not tell. */
  target: number | null;
  /** Mean delay of the output; `null` where the browser does not tell. */
  output: number | null;
}

export function look(report: RTCStatsReport): Look {
  const entries = new Map<string, Entry>();
  report.forEach((entry: Entry & { id: string }) => entries.set(entry.id, entry));
  const all = [...entries.values()];
  const inbound = all.find((each) => each.type === "inbound-rtp" && each.kind === "audio") ?? {};
  const playout = all.find((each) => each.type === "media-playout") ?? {};
  const pair = selectedPair(all, entries);
  return {
    path: pathOf(pair, entries),
    roundTrip: typeof pair?.currentRoundTripTime === "number" ? pair.currentRoundTripTime : null,
    jitter: number(inbound.jitter),
    received: number(inbound.packetsReceived),
    lost: number(inbound.packetsLost),
    concealed: number(inbound.concealedSamples) - number(inbound.silentConcealedSamples),
    waited: number(inbound.jitterBufferDelay),
    wished: number(inbound.jitterBufferTargetDelay),
    emitted: number(inbound.jitterBufferEmittedCount),
    playedOut: number(playout.totalPlayoutDelay),
    played: number(playout.totalSamplesCount),
  };
}

export function changeBetween(before: Look, now: Look): Change {
  const emitted = now.emitted - before.emitted;
  const played = now.played - before.played;
  const wished = now.wished - before.wished;
  return {
    received: now.received - before.received,
    lost: now.lost - before.lost,
    concealed: Math.max(0, now.concealed - before.concealed),
    delay: emitted > 0 ? (now.waited - before.waited) / emitted : null,
    target: emitted > 0 && wished > 0 ? wished / emitted : null,
    output: played > 0 ? (now.playedOut - before.playedOut) / played : null,
  };
}

/** Firefox has no transport that names its pair, but marks the pair itself. */
function selectedPair(all: Entry[], entries: Map<string, Entry>): Entry | undefined {
  const transport = all.find((each) => typeof each.selectedCandidatePairId === "string");
  if (transport !== undefined) return entries.get(String(transport.selectedCandidatePairId));
  const pairs = all.filter((each) => each.type === "candidate-pair");
  return (
    pairs.find((each) => each.selected === true) ??
    pairs.find((each) => each.nominated === true && each.state === "succeeded")
  );
}

function pathOf(pair: Entry | undefined, entries: Map<string, Entry>): ListenerStats["path"] {
  if (pair === undefined) return "";
  const ends = [pair.localCandidateId, pair.remoteCandidateId].map((id) => entries.get(String(id)));
  return ends.some((end) => end?.candidateType === "relay") ? "relayed" : "direct";
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
