/**
 * The relay, as long as it is needed: begun while a peer connection still tries or is silent, ended
 * when one has come about.
 *
 * The rule: there is at most one, and it never takes the place of anything better.
 */

import { RelayListener } from "./relay_listener";
import type { Rung, RungOwner } from "./rung";
import type { Choice } from "./ways";
import type { WhepEndpoint } from "./whep";

/** A peer connection that is not there by now may need company. */
const PATIENCE = 1_200;

export interface LastRungOwner {
  /** Where to listen; `null` while there is no use in it. */
  wanted: () => WhepEndpoint | null;
  choice: () => Choice;
}

export class LastRung {
  #attempt: Rung | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly owner: LastRungOwner,
    private readonly rungs: RungOwner,
  ) {}

  /** The attempt that is under way. */
  get attempt(): Rung | null {
    return this.#attempt;
  }

  /** Begin, unless something better comes soon. */
  soon(): void {
    clearTimeout(this.#timer);
    if (this.#attempt === null) this.#timer = setTimeout(this.begin.bind(this), PATIENCE);
  }

  /** Begin now; tells whether it is under way. */
  begin(): boolean {
    clearTimeout(this.#timer);
    const whep = this.owner.wanted();
    if (whep === null) return false;
    if (this.#attempt === null) {
      this.#attempt = new RelayListener(whep, this.owner.choice(), this.rungs);
      void this.#attempt.connect();
    }
    return true;
  }

  /** It is somebody else's now, or over. */
  release(listener: Rung): void {
    if (listener === this.#attempt) this.#attempt = null;
  }

  /** It is not needed any more. */
  drop(): void {
    clearTimeout(this.#timer);
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.close();
  }
}
