/**
 * Where the packets come from, and where they will: one source gives over to the next.
 *
 * The rule: a new source takes over with its first packet. Until then the one before is listened
 * to, so that nothing is missing while the new one is being set up.
 */

import type { SourceState } from "./messages";

export class Sources {
  #heard: MessagePort | null = null;
  #next: MessagePort | null = null;
  #turn = 0;
  #fedAt = 0;

  /** `take` says whether a message was a packet; without one for `dry` frames it is a drought. */
  constructor(
    private readonly dry: number,
    private readonly take: (message: ArrayBuffer) => boolean,
  ) {}

  state(frame: number): SourceState {
    const isDry = this.#heard !== null && frame - this.#fedAt > this.dry;
    return { turn: this.#turn, dry: isDry };
  }

  /** Listen to one more, which is source number `turn`; `now` gives the frame that is played. */
  add(port: MessagePort, turn: number, now: () => number): void {
    this.#next?.close();
    this.#next = port;
    port.onmessage = ({ data }: MessageEvent<ArrayBuffer>): void => {
      if (!this.take(data)) return;
      this.#fedAt = now();
      if (port === this.#next) this.#takeOver(port, turn);
    };
  }

  /** Listen to none. */
  close(): void {
    this.#heard?.close();
    this.#next?.close();
    this.#heard = null;
    this.#next = null;
  }

  #takeOver(port: MessagePort, turn: number): void {
    this.#heard?.close();
    this.#heard = port;
    this.#next = null;
    this.#turn = turn;
  }
}
