/**
 * How far behind the newest packet to play, and how to get there without being heard.
 *
 * The rule: small errors are played away by a slightly other speed, so slowly that no ear follows;
 * within the dead band the speed is exactly 1 and samples pass as they are. Large errors are
 * jumped over.
 */

/** The most that the speed is below 1, lest packets come too late: 3.5 cents. */
const HOLDING_BACK = 0.002;
/** The most that it is above 1, for which there is no hurry: 1.7 cents, which no ear hears. */
const CATCHING_UP = 0.001;
/** 1.5 ms at 48 kHz: at 20 ppm it is crossed in two minutes. */
const DEAD_BAND = 72;
const CLOSE_ENOUGH = 12;
/** Change of speed within one block: a tenth of a percent in 0.13 s. */
const SLEW = 2e-5;
/** Slow enough to be silent, fast enough to reach a whole sample in 0.2 s. */
const CREEP = 1e-4;
/** 20 ms: to play that away would take twenty seconds. */
export const JUMP = 960;
/** What a block needs at once, a little for rounding, and the dead band. */
const RESERVE = 160 + DEAD_BAND;
/** The deepest that lateness can make the buffer: 100 ms. What is later is concealed. */
export const DEEPEST = 4800;
/** What is allowed for sinks by 2 ms a second. */
const SINKING = 0.002;

export class Depth {
  #target = 0;
  /** The lateness that is allowed for. */
  #allowed = 0;
  #speed = 0;
  #correcting = false;

  /** Wanted distance to the usual packet's end, in samples at 48 kHz. */
  get target(): number {
    return this.#target;
  }

  /** By how much the speed differs from 1. */
  get speed(): number {
    return this.#speed;
  }

  /** Whether all that is left to do is to reach a whole sample. */
  get isCreeping(): boolean {
    return !this.#correcting && Math.abs(this.#speed) <= CREEP + SLEW;
  }

  /** Follow what arrives: up at once, down slowly (`elapsed` samples went by). */
  aim(packet: number, jitter: number, elapsed: number): void {
    this.#allowed = Math.max(Math.min(jitter, DEEPEST), this.#allowed - SINKING * elapsed);
    this.#target = packet + RESERVE + this.#allowed;
  }

  /** The speed of the next block, if the sound is `error` samples later than it should be. */
  follow(error: number, isWhole: boolean): number {
    const far = Math.abs(error);
    if (far > DEAD_BAND) this.#correcting = true;
    else if (far < CLOSE_ENOUGH) this.#correcting = false;
    const pace = error > 0 ? CATCHING_UP : -HOLDING_BACK;
    let wanted = this.#correcting ? pace : 0;
    // Between two samples nothing passes as it is: creep on to the next whole one.
    if (!this.#correcting && !isWhole) wanted = this.#speed < 0 ? -CREEP : CREEP;
    this.#speed += clamp(wanted - this.#speed, SLEW);
    if (!this.#correcting && isWhole && Math.abs(this.#speed) <= CREEP) this.#speed = 0;
    return this.#speed;
  }

  /** After a jump or a pause the place is the right one. */
  settle(): void {
    this.#speed = 0;
    this.#correcting = false;
  }

  reset(): void {
    this.settle();
    this.#target = 0;
    this.#allowed = 0;
  }
}

function clamp(value: number, bound: number): number {
  return Math.min(bound, Math.max(-bound, value));
}
