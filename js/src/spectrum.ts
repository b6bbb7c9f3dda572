/**
 * From samples and spectra to what a meter draws.
 *
 * The rule: pure functions; levels are in dBFS, shares go from 0 to 1.
 */

const QUIETEST = -60;
/** The analyser's window spreads a sine, so its spectrum lies lower than its level. */
const FAINTEST = -90;
const LOUDEST = -12;
const BANDS = 48;
const LOWEST = 40;
const HIGHEST = 20_000;

export function peak(samples: Float32Array): number {
  let largest = 0;
  for (const sample of samples) largest = Math.max(largest, Math.abs(sample));
  return largest;
}

export function decibels(amplitude: number): number {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : -Infinity;
}

/** The share of a level meter that a level fills. */
export function shareOf(level: number): number {
  return clamp((level - QUIETEST) / -QUIETEST);
}

/** The loudest of each of 48 bands, equally wide to the ear, from 40 Hz to 20 kHz. */
export function bands(levels: Float32Array, rate: number): number[] {
  const width = rate / 2 / levels.length;
  const ratio = (HIGHEST / LOWEST) ** (1 / BANDS);
  return Array.from({ length: BANDS }, (_, band) => {
    const from = Math.floor((LOWEST * ratio ** band) / width);
    const to = Math.max(from + 1, Math.floor((LOWEST * ratio ** (band + 1)) / width));
    let loudest = -Infinity;
    for (let bin = from; bin < to; bin += 1) loudest = Math.max(loudest, levels[bin] ?? -Infinity);
    return clamp((loudest - FAINTEST) / (LOUDEST - FAINTEST));
  });
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
