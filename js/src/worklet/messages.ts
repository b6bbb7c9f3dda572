/**
 * What the page and the audio worklet tell each other.
 *
 * The rule: a packet is a bare ArrayBuffer, for there are hundreds a second; all else has a type.
 */

export const PROCESSOR = "orchestron-player";

/**
 * To the worklet. A new source takes over from the one before with its first packet; until then
 * the packets of both are as good. `turn` is its number; `floor` is the lateness (samples at
 * 48 kHz) to allow for even where none was seen.
 */
export type Order =
  | { type: "source"; port: MessagePort; floor: number; turn: number }
  /** Forget what was received and where it came from: another engine's sound begins, or none. */
  | { type: "reset" }
  | { type: "end" };

/** What is told at once when it changes. */
export interface SourceState {
  /** Which source the packets come from now; 0 before any came. */
  turn: number;
  /** Whether none has come for `DRY` milliseconds. */
  dry: boolean;
}

export interface PlayoutStatistics {
  /** Whether sound is given out now. */
  playing: boolean;
  /** From the arrival of a packet to its sound, in samples at 48 kHz, as all lengths here. */
  depth: number;
  target: number;
  jitter: number;
  /** Since the worklet began. */
  received: number;
  lost: number;
  late: number;
  concealed: number;
  underruns: number;
  /** How often the delay was changed at once. */
  jumps: number;
  /** By how much the speed differs from 1. */
  speed: number;
  /** Samples of each channel in the newest packet. */
  packet: number;
}

/** From the worklet. */
export type Report =
  | { type: "ready" }
  | { type: "failed"; reason: string }
  | ({ type: "statistics" } & PlayoutStatistics & SourceState);
