/**
 * Values between samples, by a windowed sinc (J. O. Smith, Digital Audio Resampling).
 *
 * The rule: at a whole position it returns the very sample, so that following a clock can begin
 * and end without a trace.
 */

export const TAPS = 32;
/** How far beyond a position it looks. */
export const AHEAD = TAPS / 2;
const PHASES = 512;
/** Of the Kaiser window: a stop band of about 80 dB. */
const BETA = 8;

export class Sinc {
  readonly #table = new Float32Array((PHASES + 1) * TAPS);

  /** `cutoff` is 1 for the full band; lower where the output has a lower rate. */
  constructor(cutoff = 1) {
    for (let phase = 0; phase <= PHASES; phase += 1) {
      let sum = 0;
      for (let tap = 0; tap < TAPS; tap += 1) {
        const value = kernel(tap - AHEAD + 1 - phase / PHASES, cutoff);
        this.#table[phase * TAPS + tap] = value;
        sum += value;
      }
      for (let tap = 0; tap < TAPS; tap += 1) {
        const at = phase * TAPS + tap;
        this.#table[at] = (this.#table[at] ?? 0) / sum;
      }
    }
  }

  /** The value of `ring` (its length a power of two) at `index` + `fraction`. */
  at(ring: Float32Array, index: number, fraction: number): number {
    const mask = ring.length - 1;
    const place = fraction * PHASES;
    const phase = Math.floor(place);
    const share = place - phase;
    const row = phase * TAPS;
    const table = this.#table;
    let here = 0;
    let next = 0;
    for (let tap = 0; tap < TAPS; tap += 1) {
      const sample = ring[(index + tap - AHEAD + 1) & mask] ?? 0;
      here += sample * (table[row + tap] ?? 0);
      next += sample * (table[row + TAPS + tap] ?? 0);
    }
    return here + share * (next - here);
  }
}

function kernel(time: number, cutoff: number): number {
  const edge = time / AHEAD;
  if (Math.abs(edge) >= 1) return 0;
  const phase = Math.PI * cutoff * time;
  // Exactly nothing at every other whole position, where rounding would leave 1e-17.
  if (cutoff === 1 && time !== 0 && Number.isInteger(time)) return 0;
  const sinc = phase === 0 ? cutoff : (cutoff * Math.sin(phase)) / phase;
  return (sinc * bessel(BETA * Math.sqrt(1 - edge * edge))) / bessel(BETA);
}

/** The modified Bessel function of order 0, by its series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-12 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
