/**
 * Reads the timeline at a place that moves on: what is heard.
 *
 * The rule: it begins and ends with a fade, and jumps by a cross-fade. At speed 1 and a whole place
 * samples are copied; in between they are interpolated.
 */

import { Fade } from "./fade";
import { Sinc } from "./sinc";
import { CAPACITY, place, type Timeline } from "./timeline";

/** 10 ms of cross-fade at a jump. */
const CROSSING = 480;

export class Reader {
  /** The next sample to be heard: a whole number and a fraction of 1. */
  at = 0;
  fraction = 0;
  readonly #sinc: Sinc;
  /** How much of the fade at the beginning is done. */
  #risen = 0;
  /** Where a jump came from, and how much of its cross-fade is done. */
  #from = 0;
  #crossed = CROSSING;
  /** What is still to be heard of what ended. */
  readonly #tailLeft = new Float32Array(Fade.LENGTH);
  readonly #tailRight = new Float32Array(Fade.LENGTH);
  #tail: number = Fade.LENGTH;

  /** `step` is how many samples of the timeline make one that is given out. */
  constructor(
    private readonly timeline: Timeline,
    private readonly step: number,
  ) {
    this.#sinc = new Sinc(step > 1 ? 0.95 / step : 1);
  }

  get isJumping(): boolean {
    return this.#crossed < CROSSING;
  }

  start(at: number): void {
    this.at = at;
    this.fraction = 0;
    this.#risen = 0;
    this.#crossed = CROSSING;
  }

  /** What was heard last rings out: 5 ms of it backwards, fading. */
  stop(): void {
    const { left, right } = this.timeline;
    for (let index = 0; index < Fade.LENGTH; index += 1) {
      const at = place(this.at - 1 - index);
      const level = 1 - Fade.in(index);
      this.#tailLeft[index] = level * (left[at] ?? 0);
      this.#tailRight[index] = level * (right[at] ?? 0);
    }
    this.#tail = 0;
  }

  jump(at: number): void {
    this.#from = Math.max(this.at, this.timeline.begin);
    this.#crossed = 0;
    this.at = at;
    this.fraction = 0;
  }

  /** Fill both channels; `speed` is by how much it differs from 1, `mayLand` as in `Depth`. */
  read(left: Float32Array, right: Float32Array, speed: number, mayLand: boolean): void {
    if (this.step === 1 && speed === 0 && this.fraction === 0) this.#copy(left, right);
    else this.#interpolate(left, right, this.step * (1 + speed), mayLand && this.step === 1);
    if (this.isJumping) this.#cross(left, right);
    for (let index = 0; this.#risen < Fade.LENGTH && index < left.length; index += 1) {
      const level = Fade.in(this.#risen);
      left[index] = level * (left[index] ?? 0);
      right[index] = level * (right[index] ?? 0);
      this.#risen += 1;
    }
  }

  /** Add what is left of what ended. */
  ring(left: Float32Array, right: Float32Array): void {
    for (let index = 0; this.#tail < Fade.LENGTH && index < left.length; index += 1) {
      left[index] = (left[index] ?? 0) + (this.#tailLeft[this.#tail] ?? 0);
      right[index] = (right[index] ?? 0) + (this.#tailRight[this.#tail] ?? 0);
      this.#tail += 1;
    }
  }

  #copy(left: Float32Array, right: Float32Array): void {
    const first = place(this.at);
    for (let index = 0; index < left.length; index += 1) {
      const at = (first + index) & (CAPACITY - 1);
      left[index] = this.timeline.left[at] ?? 0;
      right[index] = this.timeline.right[at] ?? 0;
    }
    this.at += left.length;
  }

  #interpolate(left: Float32Array, right: Float32Array, given: number, mayLand: boolean): void {
    let step = given;
    for (let index = 0; index < left.length; index += 1) {
      const at = place(this.at);
      left[index] = this.#sinc.at(this.timeline.left, at, this.fraction);
      right[index] = this.#sinc.at(this.timeline.right, at, this.fraction);
      const next = this.fraction + step;
      const whole = Math.floor(next);
      this.at += whole;
      this.fraction = next - whole;
      const trace = Math.min(this.fraction, 1 - this.fraction);
      if (mayLand && step !== 1 && trace <= Math.abs(step - 1)) {
        // A whole sample but for a ten-thousandth: from here on they are copied.
        this.at += this.fraction > 0.5 ? 1 : 0;
        this.fraction = 0;
        step = 1;
      }
    }
  }

  /** Fade over from where the sound was before a jump. */
  #cross(left: Float32Array, right: Float32Array): void {
    for (let index = 0; this.isJumping && index < left.length; index += 1) {
      const share = Fade.in(this.#crossed, CROSSING);
      const at = place(this.#from);
      left[index] = share * (left[index] ?? 0) + (1 - share) * (this.timeline.left[at] ?? 0);
      right[index] = share * (right[index] ?? 0) + (1 - share) * (this.timeline.right[at] ?? 0);
      this.#crossed += 1;
      this.#from += 1;
    }
  }
}
