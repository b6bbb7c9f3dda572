/**
 * The way of a session's sound into this page's player, kept open.
 *
 * The rule: a new listener takes over only when it is connected, and only then the old one ends. So
 * a lost events WebSocket alone is not heard.
 */

import { Listener, type Ending } from "./listener";
import { Pauses } from "./pauses";
import type { Player } from "./player";
import { ServerError } from "./server";
import { NO_UDP, SERVER_SILENT } from "./sentences";
import type { Choice } from "./ways";
import type { WhepEndpoint } from "./whep";

export type SoundPhase = "idle" | "connecting" | "lost" | "connected" | "failed";

const ATTEMPTS = 5;
/** A connection that stood this long was a good one: its loss starts the pauses anew. */
const STABLE = 5_000;

/** We leave, the page itself goes, or the session is over and has ended its listeners. */
export type Farewell = "leave" | "vanish" | "over";

export interface SoundOwner {
  changed: () => void;
  /** How to listen now. */
  choice: () => Choice;
  connected: (listener: Listener) => void;
  /** The server does not know the session any more. */
  gone: () => void;
}

export class Sound {
  readonly #pauses = new Pauses();
  #whep: WhepEndpoint | null = null;
  #current: Listener | null = null;
  #attempt: Listener | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #connectedAt = 0;
  #phase: SoundPhase = "idle";
  #failure = "";

  constructor(
    private readonly player: Player,
    private readonly owner: SoundOwner,
  ) {}

  get phase(): SoundPhase {
    return this.#phase;
  }

  /** Why the phase is "failed", and what to do. */
  get failure(): string {
    return this.#failure;
  }

  /** The listener that is heard; `null` while none is. */
  get current(): Listener | null {
    return this.#current;
  }

  /** Listen as the page that `whep` names. */
  listen(whep: WhepEndpoint): void {
    this.#whep = whep;
    this.#pauses.reset();
    this.#try();
  }

  /** Have a new listener take over: the sound comes too late by this one. */
  renew(): void {
    if (this.#attempt === null) this.#try();
  }

  /** What waits for its next attempt waits no longer: the network may be back. */
  hurry(): void {
    if (this.#whep !== null && this.#phase === "lost" && this.#attempt === null) this.#try();
  }

  /** The page's events WebSocket is lost: what sounds may sound on, but nothing can be offered. */
  pageLost(): void {
    this.#whep = null;
    clearTimeout(this.#timer);
    this.#drop();
    if (this.#current === null && this.#phase !== "idle") this.#become("lost");
  }

  /** The server says that a listener ended; it need not be one of ours. */
  listenerEnded(id: string, reason: string): void {
    for (const listener of [this.#current, this.#attempt]) {
      if (listener?.is(id) === true) listener.lose(reason);
    }
  }

  close(farewell: Farewell): void {
    const listeners = [this.#current, this.#attempt];
    this.#whep = null;
    this.#current = null;
    this.#attempt = null;
    clearTimeout(this.#timer);
    for (const listener of listeners) {
      if (farewell === "over") listener?.lose("The session is over.");
      else listener?.close(farewell === "vanish");
    }
    this.player.detach();
    this.#become("idle");
  }

  #try(): void {
    clearTimeout(this.#timer);
    this.#drop();
    if (this.#whep === null) return;
    if (this.#current === null) {
      this.#become(this.#pauses.attempts === 0 ? "connecting" : "lost");
    }
    this.#attempt = new Listener(
      this.#whep,
      this.owner.choice(),
      (listener) => {
        this.#takeOver(listener);
      },
      (listener, ending) => {
        this.#follow(listener, ending);
      },
    );
    void this.#attempt.connect();
  }

  #takeOver(listener: Listener): void {
    const previous = this.#current;
    this.#current = listener;
    this.#attempt = null;
    this.#connectedAt = Date.now();
    this.player.attach(listener);
    this.owner.connected(listener);
    previous?.close();
    this.#become("connected");
  }

  #follow(listener: Listener, ending: Ending): void {
    if (listener === this.#current) {
      this.#current = null;
      this.player.detach();
      if (Date.now() - this.#connectedAt > STABLE) this.#pauses.reset();
      if (this.#attempt === null) this.#again(NO_UDP);
      else this.#become("lost");
    } else if (listener === this.#attempt) {
      this.#attempt = null;
      if (this.#current === null) this.#consider(ending);
    }
  }

  #consider(ending: Ending): void {
    if (ending.kind === "timeout") this.#fail(NO_UDP);
    else if (ending.kind === "unanswered") this.#again(SERVER_SILENT);
    else if (ending.kind !== "refused") this.#again(NO_UDP);
    else if (!(ending.error instanceof ServerError)) this.#fail(String(ending.error));
    else if (ending.error.status === 404) this.owner.gone();
    else if (ending.error.status === 0 || ending.error.status >= 500) {
      this.#again(ending.error.message);
    } else this.#fail(ending.error.message);
  }

  #again(failure: string): void {
    if (this.#pauses.attempts >= ATTEMPTS) {
      this.#fail(failure);
      return;
    }
    this.#timer = setTimeout(() => {
      this.#try();
    }, this.#pauses.next());
    this.#become("lost");
  }

  #fail(failure: string): void {
    this.#failure = failure;
    this.#become("failed");
  }

  #drop(): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.close();
  }

  #become(phase: SoundPhase): void {
    if (phase !== "failed") this.#failure = "";
    this.#phase = phase;
    this.owner.changed();
  }
}
