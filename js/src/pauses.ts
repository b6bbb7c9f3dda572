/**
 * Growing pauses between attempts: 0.5, 1, 2, 4, 8, 8 … seconds.
 *
 * The rule: whoever succeeded calls `reset`, so that the next loss is healed at once.
 */

const FIRST = 500;
const LONGEST = 8000;

export class Pauses {
  #attempts = 0;

  get attempts(): number {
    return this.#attempts;
  }

  /** The pause before the next attempt, in milliseconds. */
  next(): number {
    const pause = Math.min(FIRST * 2 ** this.#attempts, LONGEST);
    this.#attempts += 1;
    return pause;
  }

  reset(): void {
    this.#attempts = 0;
  }
}
