/**
 * Notices within a fifth of a second that nothing arrives any more.
 *
 * The rule: an alarm costs little and may be wrong, for a machine that stalls looks the same. So
 * what it began is given up when packets come again, and each alarm that was in vain makes the
 * next one wait twice as long.
 */

const EVERY = 25;
/** Milliseconds: longer than networks scatter, shorter than a listener would call it broken. */
export const DRY = 150;
const LONGEST = 2_400;
/** After a minute in which all was well the next alarm is as quick as the first. */
const CALM = 60_000;

export interface DroughtOwner {
  /** Milliseconds since something came at last; 0 while all is well or nobody can tell. */
  dryFor: () => number;
  /** Nothing comes: look for another way. */
  begun: () => void;
  /** It comes again. */
  over: () => void;
}

export class Drought {
  #timer: ReturnType<typeof setInterval> | undefined;
  #limit = DRY;
  #alarmed = false;
  #quietSince = 0;

  constructor(private readonly owner: DroughtOwner) {}

  /** Whether an alarm goes on. */
  get goesOn(): boolean {
    return this.#alarmed && this.owner.dryFor() >= DRY;
  }

  watch(): void {
    this.rest();
    this.#timer = setInterval(() => {
      this.#look();
    }, EVERY);
  }

  /** Watch no more: something else is heard. */
  rest(): void {
    clearInterval(this.#timer);
    this.#alarmed = false;
    this.#quietSince = performance.now();
  }

  #look(): void {
    const dry = this.owner.dryFor();
    if (this.#alarmed && dry < DRY) {
      this.#alarmed = false;
      this.#quietSince = performance.now();
      this.#limit = Math.min(2 * this.#limit, LONGEST);
      this.owner.over();
    } else if (!this.#alarmed && dry >= this.#patience) {
      this.#alarmed = true;
      this.owner.begun();
    }
  }

  get #patience(): number {
    if (performance.now() - this.#quietSince > CALM) this.#limit = DRY;
    return this.#limit;
  }
}

/** How long a mark has stayed as it is that changes whenever something comes. */
export class Flow {
  #mark = 0;
  #since = 0;

  /** Milliseconds since `mark` changed; 0 if there was none (0, or `null`) so far. */
  dryFor(mark: number | null): number {
    const now = performance.now();
    if (mark !== null && mark > 0 && mark !== this.#mark) {
      this.#mark = mark;
      this.#since = now;
    }
    return this.#mark === 0 ? 0 : now - this.#since;
  }

  /** Another source: what was marked says nothing of it. */
  forget(): void {
    this.#mark = 0;
  }
}
