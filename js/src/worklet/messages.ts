/**
 * What the page and the audio worklet tell each other.
 *
 * The rule: a packet is a bare ArrayBuffer, for there are hundreds a second; all else has a type.
 */

export const PROCESSOR = "orchestron-player";

/**
 * To the worklet. A new source takes over from the one before, whose packets are as good; `floor`
 * is the lateness (samples at 48 kHz) to allow for even where none was seen.
 */
export type Order =
  | { type: "source"; port: MessagePort; floor: number }
  /** Forget what was received: another engine's sound begins. */
  | { type: "reset" }
  | { type: "end" };

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
  | ({ type: "statistics" } & PlayoutStatistics);
