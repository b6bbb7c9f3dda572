/**
 * Waits until sound comes by a new way, so that the old one need not be left before.
 *
 * The rule: it ends once, with whether the sound came; whoever waits for another ends this one.
 */

const EVERY = 20;
/** A stream that is connected brings sound within a tenth of a second, on a busy machine in one. */
const LIMIT = 3_000;

export class Arrival {
  /** Whether it came. */
  readonly done: Promise<boolean>;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #limit: ReturnType<typeof setTimeout>;
  #settle: ((came: boolean) => void) | null = null;

  /** `arrived` is called when it is there, before anybody who waits is told. */
  constructor(
    private readonly isThere: () => boolean,
    private readonly arrived: () => void,
  ) {
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#timer = setInterval(this.look.bind(this), EVERY);
    this.#limit = setTimeout(this.end.bind(this, false), LIMIT);
  }

  /** Something happened: it may be there now. */
  look(): void {
    if (this.#settle === null || !this.isThere()) return;
    this.arrived();
    this.end(true);
  }

  end(came: boolean): void {
    clearInterval(this.#timer);
    clearTimeout(this.#limit);
    this.#settle?.(came);
    this.#settle = null;
  }
}
