/**
 * The next attempt, waited for: there is one at most.
 *
 * The rule: whoever sets it anew forgets the one before.
 */

export class Again {
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly attempt: () => void) {}

  get isSet(): boolean {
    return this.#timer !== null;
  }

  /** Attempt after so many milliseconds, or not by itself. */
  after(pause: number | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = pause === null ? null : setTimeout(this.attempt, pause);
  }
}
