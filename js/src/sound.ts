/**
 * The way of a session's sound into this page's player, kept open.
 *
 * The rule: a new listener takes over only when it is connected, and only then the old one ends. So
 * a lost events WebSocket alone is not heard. The relay is begun while a peer connection is still
 * trying, and stays only until one has come about.
 */

import { isOfTheServer, unreachable } from "./endings";
import { Faults } from "./faults";
import { Listener } from "./listener";
import { LastRung } from "./last_rung";
import { Pauses } from "./pauses";
import type { Player } from "./player";
import type { Ending, Rung, RungOwner } from "./rung";
import { ServerError } from "./server";
import { NO_UDP, SERVER_SILENT } from "./sentences";
import type { Choice } from "./ways";
import type { WhepEndpoint } from "./whep";

export type SoundPhase = "idle" | "connecting" | "lost" | "connected" | "failed";

const ATTEMPTS = 5;
/** While the relay plays, something better is looked for this often. */
const CLIMB = 30_000;
/** A connection that stood this long was a good one: its loss starts the pauses anew. */
const STABLE = 5_000;

/** We leave, the page itself goes, or the session is over and has ended its listeners. */
export type Farewell = "leave" | "vanish" | "over";

export interface SoundOwner {
  changed: () => void;
  /** How to listen now. */
  choice: () => Choice;
  /** Whether this page can play what a relay brings. */
  mayRelay: () => boolean;
  connected: (listener: Rung) => void;
  /** The server does not know the session any more. */
  gone: () => void;
}

export class Sound {
  /** What is out of order on the way, whether or not there is sound. */
  readonly faults = new Faults();
  readonly #pauses = new Pauses();
  #whep: WhepEndpoint | null = null;
  #current: Rung | null = null;
  #attempt: Rung | null = null;
  readonly #rungOwner: RungOwner = {
    connected: (listener) => {
      this.#takeOver(listener);
    },
    ended: (listener, ending) => {
      this.#follow(listener, ending);
    },
    found: (fault) => {
      this.faults.add(fault);
      this.owner.changed();
    },
  };
  readonly #last = new LastRung(
    {
      wanted: () => (this.#current === null && this.owner.mayRelay() ? this.#whep : null),
      choice: () => this.owner.choice(),
    },
    this.#rungOwner,
  );
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
  get current(): Rung | null {
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
    const isWanting = this.#phase === "lost" || this.#current?.kind === "server";
    if (this.#whep !== null && isWanting && this.#attempt === null) this.#try();
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
    for (const listener of [this.#current, this.#attempt, this.#last.attempt]) {
      if (listener?.is(id) === true) listener.lose(reason);
    }
  }

  close(farewell: Farewell): void {
    const listeners = [this.#current, this.#attempt];
    this.#whep = null;
    this.#current = null;
    this.#attempt = null;
    clearTimeout(this.#timer);
    this.#last.drop();
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
    this.faults.begin();
    this.#attempt = new Listener(this.#whep, this.owner.choice(), this.#rungOwner);
    void this.#attempt.connect();
    if (this.#current === null) this.#last.soon();
  }

  #takeOver(listener: Rung): void {
    if (listener.kind === "server" && this.#current !== null) {
      this.#last.drop(); // a peer connection was faster
      return;
    }
    const previous = this.#current;
    this.#current = listener;
    this.#last.release(listener);
    this.#last.drop();
    if (listener === this.#attempt) {
      this.#attempt = null;
      this.faults.settle();
    }
    this.#connectedAt = Date.now();
    this.player.attach(listener);
    this.owner.connected(listener);
    previous?.close();
    if (this.#attempt === null) this.#climbLater();
    this.#become("connected");
  }

  #follow(listener: Rung, ending: Ending): void {
    this.#last.release(listener);
    if (listener === this.#current) {
      this.#current = null;
      this.player.detach();
      if (Date.now() - this.#connectedAt > STABLE) this.#pauses.reset();
      if (this.#attempt === null) this.#again(NO_UDP);
      else this.#become("lost");
    } else if (listener === this.#attempt) {
      this.#attempt = null;
      const noWay = unreachable(ending);
      this.faults.add(noWay);
      this.faults.settle();
      if (noWay !== "") this.#last.begin();
      if (this.#current !== null) this.#climbLater();
      else if (isOfTheServer(ending) || !this.#last.begin()) this.#consider(ending);
      else if (this.#pauses.attempts < ATTEMPTS) this.#again(NO_UDP);
    } else if (listener.kind === "server" && this.#current === null && this.#attempt === null) {
      this.#consider(ending);
    }
  }

  /** The relay plays: look for something better in a while. */
  #climbLater(): void {
    clearTimeout(this.#timer);
    if (this.#current?.kind !== "server") return;
    this.#timer = setTimeout(() => {
      this.#try();
    }, CLIMB);
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
