/**
 * Where things lie in a scope and in a spectrum.
 *
 * The rule: pure functions.
 */

const LOWEST = 20;
const HIGHEST = 20_000;

/** The first sample at which a wave rises through zero, or 0: from there on its picture stands. */
export function trigger(samples: Float32Array, limit: number): number {
  for (let index = 1; index < limit; index += 1) {
    if ((samples[index - 1] ?? 0) < 0 && (samples[index] ?? 0) >= 0) return index;
  }
  return 0;
}

/** The place of a frequency on an axis from 20 Hz (0) to 20 kHz (1), equal steps for octaves. */
export function placeOf(frequency: number): number {
  return Math.log(frequency / LOWEST) / Math.log(HIGHEST / LOWEST);
}
