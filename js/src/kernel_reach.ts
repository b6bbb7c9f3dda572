/**
 * The way to a session by the messages of its widget, for pages without a server of ours.
 *
 * The rule: only the negotiation goes this way. The sound needs a peer connection, for there is no
 * relay; where none comes about, it is said what would help.
 */

import type { Carriers } from "./carriers";
import type { EventLine, LineOwner } from "./events";
import { hostOfPage, KernelEvents } from "./kernel_events";
import type { PageIce } from "./protocol";
import type { Presence, Reach } from "./reach";
import { RequestError } from "./requests";
import * as sentences from "./sentences";
import { ServerError } from "./server";
import { hasRunOut, NO_ICE, type Answer, type WhepEndpoint } from "./whep";
import type { Choice } from "./ways";

/** A way through TURN takes several checks to be found; directly, a second try finds no more. */
const TRIES_BY_TURN = 2;
/** The codes of `EngineError`, `SessionNotFoundError` and `UnreachableError`, and 0: not sent. */
const PASSING = new Set([0, 1003, 1004, 1008]);

export class KernelReach implements Reach {
  #events: KernelEvents | null = null;
  /** Whether a peer connection has come about before. */
  isProved = false;
  misses = 0;

  constructor(private readonly carriers: Carriers) {}

  failure(): Promise<string> {
    return Promise.resolve(this.carriers.empty ? sentences.NO_SERVER : "");
  }

  presence(): Promise<Presence> {
    return Promise.resolve({ kind: "there" });
  }

  events(owner: LineOwner): EventLine {
    this.#events = new KernelEvents(this.carriers, owner);
    return this.#events;
  }

  endpoint(_page: string, ice: PageIce = NO_ICE): WhepEndpoint {
    if (this.#events === null) throw new Error("The events come first: they name the page.");
    return new KernelEndpoint(this, this.#events, ice);
  }

  inWords(failure: string): string {
    return failure === sentences.NO_UDP ? sentences.NO_UDP_AND_NO_RELAY : failure;
  }
}

class KernelEndpoint implements WhepEndpoint {
  readonly isPrompt = false;
  readonly relays = false;

  constructor(
    private readonly reach: KernelReach,
    private readonly events: KernelEvents,
    private ice: PageIce,
  ) {}

  async freshIce(): Promise<PageIce> {
    if (hasRunOut(this.ice)) {
      this.ice = await this.events.ask<PageIce>("fresh_ice", { host: hostOfPage() });
    }
    return this.ice;
  }

  relayUrl(): string {
    throw new Error("There is no relay without a Jupyter server.");
  }

  async post(sdp: string, { preset, way }: Pick<Choice, "preset" | "way">): Promise<Answer> {
    const how = preset === "" ? {} : { preset, way };
    try {
      const answer = await this.events.ask<KernelAnswer>("listen", { sdp, ...how });
      return { sdp: answer.sdp, location: answer.listener_id, faults: answer.faults ?? [] };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw new ServerError(PASSING.has(error.code) ? 503 : 400, error.message);
    }
  }

  succeed(): void {
    this.reach.isProved = true;
    this.reach.misses = 0;
  }

  miss(): boolean {
    this.reach.misses += 1;
    const urls = this.ice.servers.flatMap((server) => server.urls);
    const tries = urls.some((url) => url.startsWith("turn")) ? TRIES_BY_TURN : 1;
    return this.reach.isProved || this.reach.misses % tries !== 0;
  }

  async delete(listener_id: string): Promise<void> {
    try {
      await this.events.ask("end_listener", { listener_id });
    } catch {
      // It ended already, or the kernel is gone: either way there is nothing left to end.
    }
  }
}

interface KernelAnswer {
  listener_id: string;
  sdp: string;
  /** Left out while there are none. */
  faults?: string[];
}
