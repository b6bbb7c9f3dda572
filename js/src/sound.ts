/**
 * The way of a session's sound into this page's player, kept open.
 *
 * The rule: a new listener takes over when it is connected, and the old one ends when the new one
 * is heard. So neither a lost events WebSocket nor another rung is heard. The relay is begun while
 * a peer connection still tries, or when nothing comes by it any more, and stays only until one
 * that works has come about.
 */

import { Again } from "./again";
import { Drought } from "./drought";
import { consequenceOf, reasonForRelay } from "./endings";
import { Faults } from "./faults";
import { Heard } from "./heard";
import { Listener } from "./listener";
import { LastRung } from "./last_rung";
import { Pauses } from "./pauses";
import type { Player } from "./player";
import type { Ending, Rung, RungOwner } from "./rung";
import { BY_SERVER, BY_SERVER_AFTER, NO_UDP } from "./sentences";
import type { Farewell, SoundOwner, SoundPhase } from "./sound_owner";
import type { WhepEndpoint } from "./whep";

const ATTEMPTS = 5;
/** While the relay plays, something better is looked for after such pauses. */
const CLIMB = { first: 1_000, longest: 30_000 };

export class Sound {
  /** What is out of order on the way, whether or not there is sound. */
  readonly faults = new Faults();
  readonly #pauses = new Pauses();
  readonly #climb = new Pauses(CLIMB.first, CLIMB.longest);
  #whep: WhepEndpoint | null = null;
  #attempt: Rung | null = null;
  readonly #rungOwner: RungOwner = {
    connected: this.#takeOver.bind(this),
    ended: this.#follow.bind(this),
    found: (fault) => {
      this.faults.add(fault);
      this.owner.changed();
    },
  };
  readonly #last = new LastRung(
    {
      wanted: () => (this.#isWithoutSound && this.owner.mayRelay() ? this.#whep : null),
      choice: () => this.owner.choice(),
    },
    this.#rungOwner,
  );
  readonly #heard = new Heard({
    play: (listener) => this.owner.connected(listener),
    heard: (listener) => {
      if (listener.kind === "peer") this.#drought.watch();
    },
    back: () => {
      this.#climbLater();
      this.#become("connected");
    },
  });
  readonly #drought = new Drought({
    dryFor: () => this.player.dryFor,
    begun: () => this.#last.begin(),
    over: this.#last.drop.bind(this.#last),
  });
  readonly #next = new Again(this.#try.bind(this));
  #phase: SoundPhase = "idle";
  /** Why the phase is "failed", and what to do. */
  failure = "";
  /** Why it is the relay that is heard, if it is. */
  reason = BY_SERVER;

  constructor(
    private readonly player: Player,
    private readonly owner: SoundOwner,
  ) {}

  get phase(): SoundPhase {
    return this.#phase;
  }

  /** The listener that is heard; `null` while none is. */
  get current(): Rung | null {
    return this.#heard.current;
  }

  /** Listen as the page that `whep` names. */
  listen(whep: WhepEndpoint): void {
    this.#whep = whep;
    this.#pauses.reset();
    this.#climb.reset();
    this.reason = BY_SERVER;
    this.#try();
  }

  /** Have a new listener take over: the sound comes too late by this one. */
  renew(): void {
    if (this.#attempt === null) this.#try();
  }

  /** What waits for its next attempt waits no longer: the network may be back. */
  hurry(): void {
    const isWanting = this.#phase === "lost" || this.current?.kind === "server";
    this.#climb.reset();
    if (this.#whep !== null && isWanting && this.#attempt === null) this.#try();
  }

  /** The page's events WebSocket is lost: what sounds may sound on, but nothing can be offered. */
  pageLost(): void {
    this.#whep = null;
    this.#next.after(null);
    this.#drop();
    if (this.current === null && this.#phase !== "idle") this.#become("lost");
  }

  /** The server says that a listener ended; it need not be one of ours. */
  listenerEnded(id: string, reason: string): void {
    for (const listener of [this.current, this.#attempt, this.#last.attempt]) {
      if (listener?.is(id) === true) listener.lose(reason);
    }
  }

  close(farewell: Farewell): void {
    const listeners = [...this.#heard.clear(), this.#attempt];
    this.#whep = null;
    this.#attempt = null;
    this.#next.after(null);
    this.#drought.rest();
    this.#last.drop();
    for (const listener of listeners) {
      if (farewell === "over") listener?.lose("The session is over.");
      else listener?.close(farewell === "vanish");
    }
    this.player.detach();
    this.#become("idle");
  }

  get #isWithoutSound(): boolean {
    return this.current === null || this.#drought.goesOn;
  }

  #try(): void {
    this.#next.after(null);
    this.#drop();
    if (this.#whep === null) return;
    if (this.current === null) {
      this.#become(this.#pauses.attempts === 0 ? "connecting" : "lost");
    }
    this.faults.begin();
    this.#attempt = new Listener(this.#whep, this.owner.choice(), this.#rungOwner);
    void this.#attempt.connect();
    if (this.current === null) this.#last.soon();
  }

  #takeOver(listener: Rung): void {
    if (listener.kind === "server" && !this.#isWithoutSound) {
      this.#last.drop(); // a peer connection was faster, or its packets came again
      return;
    }
    if (listener.kind === "server" && this.current !== null) this.reason = BY_SERVER_AFTER;
    this.#forgive();
    this.#drought.rest();
    this.#last.release(listener);
    this.#last.drop();
    if (listener === this.#attempt) {
      this.#attempt = null;
      this.faults.settle();
    }
    this.#heard.take(listener);
    if (this.#attempt === null) this.#climbLater();
    this.#become("connected");
  }

  /** What stood for a while was good: after its loss all is tried anew without a pause. */
  #forgive(): void {
    if (!this.#heard.isProved) return;
    this.#pauses.reset();
    this.#climb.reset();
  }

  #follow(listener: Rung, ending: Ending): void {
    this.#last.release(listener);
    if (listener === this.current) {
      this.#forgive();
      this.#heard.lose();
      this.#drought.rest();
      this.player.detach();
      if (this.#attempt === null) this.#again(NO_UDP);
      else this.#become("lost");
    } else if (listener === this.#attempt) {
      this.#attempt = null;
      this.faults.settle();
      this.reason = reasonForRelay(ending) ?? this.reason;
      if (this.current !== null) this.#climbLater();
      else if (!this.#mayRelayAfter(ending)) this.#consider(ending);
      else if (this.#pauses.attempts < ATTEMPTS) this.#again(consequenceOf(ending).failure);
    } else if (listener.kind === "server" && this.#hopesForNothing && ending.kind !== "closed") {
      this.#consider(ending);
    }
  }

  get #hopesForNothing(): boolean {
    return this.current === null && this.#attempt === null && !this.#next.isSet;
  }

  /** Have the relay try, unless the server would refuse it too; tells whether it does. */
  #mayRelayAfter(ending: Ending): boolean {
    if (reasonForRelay(ending) !== null) return this.#last.begin();
    this.#last.drop();
    return false;
  }

  /** The relay plays: look for something better in a while. */
  #climbLater(): void {
    this.#next.after(this.current?.kind === "server" ? this.#climb.next() : null);
  }

  #consider(ending: Ending): void {
    const consequence = consequenceOf(ending);
    if (consequence.kind === "gone") this.owner.gone();
    else if (consequence.kind === "again") this.#again(consequence.failure);
    else this.#fail(consequence.failure);
  }

  #again(failure: string): void {
    if (this.#pauses.attempts >= ATTEMPTS) {
      this.#fail(failure);
      return;
    }
    this.#next.after(this.#pauses.next());
    this.#become("lost");
  }

  #fail(failure: string): void {
    this.failure = failure;
    this.#become("failed");
  }

  #drop(): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.close();
  }

  #become(phase: SoundPhase): void {
    if (phase !== "failed") this.failure = "";
    this.#phase = phase;
    this.owner.changed();
  }
}
