/**
 * From a note to the ear: what the delay is made of.
 *
 * The rule: each part is what one could change by itself; what a browser does not tell is `null`
 * and makes the total a lower bound.
 */

/** In seconds. */
export interface Latency {
  /** A packet is sent when it is full, and the encoder looks ahead. */
  engine: number;
  network: number | null;
  buffer: number | null;
  output: number | null;
}

/** What is known of it; times in seconds. */
export interface Delays {
  packet: number;
  isOpus: boolean;
  roundTrip: number | null;
  buffer: number | null;
  output: number | null;
}

/**
 * Look-ahead of libopus for `audio`: 312 samples from 10 ms on, 120 below (measured; RFC 6716 has
 * 2.5 ms for the transform, and the encoder takes 4 ms more to decide).
 */
const LOOK_AHEAD = 312 / 48_000;
const LOOK_AHEAD_OF_SHORT = 120 / 48_000;

export function latencyOf({ packet, isOpus, roundTrip, buffer, output }: Delays): Latency {
  const ahead = packet >= 0.01 ? LOOK_AHEAD : LOOK_AHEAD_OF_SHORT;
  return {
    engine: packet + (isOpus ? ahead : 0),
    network: roundTrip === null ? null : roundTrip / 2,
    buffer,
    output,
  };
}

/** The sum in seconds, and whether something is missing from it. */
export function total(latency: Latency): { seconds: number; isWhole: boolean } {
  const parts = Object.values(latency) as (number | null)[];
  return {
    seconds: parts.reduce<number>((sum, part) => sum + (part ?? 0), 0),
    isWhole: !parts.includes(null),
  };
}
