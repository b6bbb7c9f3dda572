/**
 * The decoded sound by its place in the engine's time: a ring of the last seconds.
 *
 * The rule: from `begin` to `end` there is sound everywhere; what was lost is filled before
 * anything is put after it.
 */

import { Fade } from "./fade";

/** 2.7 s; a power of two. */
export const CAPACITY = 131_072;
/** What the fills and the interpolation may look back to. */
const MARGIN = 1024;
/** How long the sound before and after a gap is drawn into it: 10 ms. */
const REACH = 480;

export class Timeline {
  readonly left = new Float32Array(CAPACITY);
  readonly right = new Float32Array(CAPACITY);
  #begin = 0;
  #end = 0;

  get begin(): number {
    return Math.max(this.#begin, this.#end - CAPACITY + MARGIN);
  }

  /** The number of the first sample that is not there yet. */
  get end(): number {
    return this.#end;
  }

  /** Begin anew at a place, with silence before it. */
  restart(at: number): void {
    this.#begin = at;
    this.#end = at;
    for (let place = at - MARGIN; place < at; place += 1) this.#put(place, 0, 0);
  }

  /**
   * Put `count` samples where the sound ends. The first `overlap` of them are there already, from
   * another stream, and are faded over.
   */
  append(left: Float32Array, right: Float32Array, count: number, overlap = 0): void {
    const start = this.#end - overlap;
    for (let index = Math.max(0, overlap - Fade.LENGTH); index < overlap; index += 1) {
      const share = Fade.in(index - Math.max(0, overlap - Fade.LENGTH), Math.min(overlap, Fade.LENGTH));
      const at = place(start + index);
      this.#put(
        start + index,
        mix(this.left[at] ?? 0, left[index] ?? 0, share),
        mix(this.right[at] ?? 0, right[index] ?? 0, share),
      );
    }
    for (let index = overlap; index < count; index += 1) {
      this.#put(start + index, left[index] ?? 0, right[index] ?? 0);
    }
    this.#end = start + count;
  }

  /**
   * Fill `gap` samples from both sides: the sound before and the `count` samples after, both
   * mirrored at the edge of the gap, the one fading out and the other in. Nothing jumps, and the
   * spectrum stays.
   */
  bridge(gap: number, left: Float32Array, right: Float32Array, count: number): void {
    const start = this.#end;
    const reach = Math.min(gap, REACH);
    const reachBack = Math.min(reach, count);
    for (let index = 0; index < gap; index += 1) {
      const before = place(start - 1 - index);
      const after = gap - 1 - index;
      const out = index < reach ? 1 - Fade.in(index, reach) : 0;
      const back = after < reachBack ? 1 - Fade.in(after, reachBack) : 0;
      this.#put(
        start + index,
        out * (this.left[before] ?? 0) + back * (left[after] ?? 0),
        out * (this.right[before] ?? 0) + back * (right[after] ?? 0),
      );
    }
    this.#end = start + gap;
  }

  #put(at: number, left: number, right: number): void {
    const index = place(at);
    this.left[index] = left;
    this.right[index] = right;
  }
}

/** Where a sample is in the ring. */
export function place(at: number): number {
  const index = at % CAPACITY;
  return index < 0 ? index + CAPACITY : index;
}

function mix(from: number, to: number, share: number): number {
  return from + share * (to - from);
}
