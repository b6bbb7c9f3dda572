/**
 * Fades: half a cosine, so that neither the level nor its slope jumps.
 *
 * The rule: fading in and fading out add up to one, so that what is alike on both sides of a
 * cross-fade stays as it is.
 */

/** 5 ms at 48 kHz. */
const LENGTH = 240;

function fadeIn(index: number, length: number = LENGTH): number {
  if (index >= length) return 1;
  return 0.5 - 0.5 * Math.cos((Math.PI * (index + 1)) / (length + 1));
}

export const Fade = { LENGTH, in: fadeIn } as const;
