/**
 * Notices, from one second to the next, what a connection will not heal by itself.
 *
 * The rule: a sign must last before anything is done, and what was done is given time to help,
 * each time twice as long.
 */

export interface Sign {
  /** Packets that came in this second, by whichever way. */
  received: number;
  /** Delay of the browser's own jitter buffer in seconds; `null` while the sound goes elsewhere. */
  delay: number | null;
  /** Seconds. */
  jitter: number;
  /** How long (seconds) the preset asks the buffer to be at least. */
  asked: number;
}

export type Verdict = "well" | "silent" | "late";

/** Seconds without a packet after which the connection is dead, whatever it says of itself. */
export const SILENCE = 5;
/** After a stall Chromium's buffer stays up to 0.7 s deep for a minute; nobody can play so. */
const TOO_LATE = 0.25;
/** Where packets scatter that much, depth is needed. */
const SCATTER = 0.05;
export const LATE = 4;
const FIRST_REST = 30;
const LONGEST_REST = 480;

export class Vigil {
  #heard = false;
  #silent = 0;
  #late = 0;
  #resting = 0;
  #rest = FIRST_REST;

  /** Judge one more second. */
  judge({ received, delay, jitter, asked }: Sign): Verdict {
    this.#resting = Math.max(0, this.#resting - 1);
    this.#heard ||= received > 0;
    this.#silent = received > 0 || !this.#heard ? 0 : this.#silent + 1;
    const isLate = delay !== null && delay > asked + TOO_LATE && jitter < SCATTER;
    this.#late = isLate ? this.#late + 1 : 0;
    if (this.#silent >= SILENCE) {
      this.#silent = 0;
      return "silent";
    }
    if (this.#late < LATE || this.#resting > 0) return "well";
    this.#late = 0;
    this.#resting = this.#rest;
    this.#rest = Math.min(2 * this.#rest, LONGEST_REST);
    return "late";
  }
}
