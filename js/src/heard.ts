/**
 * The listener that is heard, and the one before it as long as that one still is.
 *
 * The rule: a new one takes over at once, and the old one ends when the new one is heard. If it is
 * not heard within a few seconds, the old one has the place again.
 */

import type { Rung } from "./rung";

/** A connection that stood this long was a good one. */
const STABLE = 5_000;

export interface HeardOwner {
  /** Play this one; resolves with whether it is heard. */
  play: (listener: Rung) => Promise<boolean>;
  /** This one is heard now, and no other. */
  heard: (listener: Rung) => void;
  /** Nothing came by a listener that was connected: this one is heard on. */
  back: (listener: Rung) => void;
}

export class Heard {
  #current: Rung | null = null;
  #leaving: Rung | null = null;
  #since = 0;

  constructor(private readonly owner: HeardOwner) {}

  get current(): Rung | null {
    return this.#current;
  }

  /** Whether it is a peer connection that has proved good. */
  get isProved(): boolean {
    return this.#current?.kind === "peer" && Date.now() - this.#since > STABLE;
  }

  take(listener: Rung): void {
    this.#leaving?.close();
    this.#leaving = this.#current;
    this.#current = listener;
    this.#since = Date.now();
    void this.owner.play(listener).then((isHeard) => {
      if (listener === this.#current) this.#settle(listener, isHeard);
    });
  }

  /** It is lost; with it goes what would have been left. */
  lose(): void {
    this.#current = null;
    this.#leaving?.close();
    this.#leaving = null;
  }

  /** Give up both; returns them for their farewell. */
  clear(): Rung[] {
    const both = [this.#current, this.#leaving].filter((each) => each !== null);
    this.#current = null;
    this.#leaving = null;
    return both;
  }

  #settle(listener: Rung, isHeard: boolean): void {
    const before = this.#leaving;
    this.#leaving = null;
    if (isHeard || before === null || before.state === "ended") {
      before?.close();
      this.owner.heard(listener);
      return;
    }
    this.#current = before;
    listener.close();
    void this.owner.play(before);
    this.owner.back(before);
  }
}
