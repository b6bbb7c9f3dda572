/**
 * Growing pauses between attempts: each twice as long as the one before, up to a bound.
 *
 * The rule: whoever succeeded calls `reset`, so that the next loss is healed at once.
 */

const FIRST = 500;
const LONGEST = 8000;

export class Pauses {
  #attempts = 0;

  /** In milliseconds. */
  constructor(
    private readonly first = FIRST,
    private readonly longest = LONGEST,
  ) {}

  get attempts(): number {
    return this.#attempts;
  }

  /** The pause before the next attempt, in milliseconds. */
  next(): number {
    const pause = Math.min(this.first * 2 ** this.#attempts, this.longest);
    this.#attempts += 1;
    return pause;
  }

  reset(): void {
    this.#attempts = 0;
  }
}
