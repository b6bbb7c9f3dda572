/**
 * WHEP (draft-ietf-wish-whep): an offer is posted, the answer comes back, a DELETE ends the
 * listener.
 *
 * The rule: what the server created is known by its `Location`, and only there.
 */

import type { PageIce } from "./protocol";
import type { JupyterServer } from "./server";
import type { Choice } from "./ways";

export const NO_ICE: PageIce = { servers: [], policy: "all", expires: 0 };
/** Seconds before their end in which credentials are not used any more. */
const EARLY = 60;

export function hasRunOut({ expires }: PageIce): boolean {
  return expires > 0 && Date.now() / 1000 > expires - EARLY;
}

export interface Answer {
  sdp: string;
  location: string;
  /** What was in vain for the engine on the way to it, in sentences. */
  faults: string[];
}

/** Where a page offers to listen: by HTTP, or by whatever takes its place. */
export interface WhepEndpoint {
  /** Whether the answer comes soon, or not at all. */
  readonly isPrompt: boolean;
  /** Whether there is a relay for packets that find no way of their own. */
  readonly relays: boolean;
  /** The ICE servers for a new peer connection; credentials that have run out are made anew. */
  freshIce(): Promise<PageIce>;
  /** The address of the relay; a `preset` that is empty is the server's. */
  relayUrl(preset: string): string;
  /** Offer to listen; a `preset` that is empty is the server's. */
  post(offer: string, choice: Pick<Choice, "preset" | "way">): Promise<Answer>;
  /** A listener that was offered here has come about. */
  succeed(): void;
  /** One was answered and has found no way; tells whether another is tried without being asked for. */
  miss(): boolean;
  /** End the listener; `keepalive` lets the request outlive the page. */
  delete(location: string, keepalive?: boolean): Promise<void>;
}

export class ServerEndpoint implements WhepEndpoint {
  readonly isPrompt = true;
  readonly relays = true;

  constructor(
    readonly server: JupyterServer,
    readonly sessionId: string,
    readonly page: string,
    private ice: PageIce = NO_ICE,
  ) {}

  async freshIce(): Promise<PageIce> {
    if (hasRunOut(this.ice)) {
      this.ice = await this.server.json<PageIce>("orchestron/api/ice");
    }
    return this.ice;
  }

  relayUrl(preset: string): string {
    const query = new URLSearchParams({ page: this.page, ...(preset === "" ? {} : { preset }) });
    const session = encodeURIComponent(this.sessionId);
    return this.server.webSocketUrl(`orchestron/api/sessions/${session}/audio?${query.toString()}`);
  }

  async post(offer: string, { preset, way }: Pick<Choice, "preset" | "way">): Promise<Answer> {
    const session = encodeURIComponent(this.sessionId);
    const how = preset === "" ? {} : { preset, way };
    const query = new URLSearchParams({ page: this.page, ...how });
    const response = await this.server.fetch(
      `orchestron/api/sessions/${session}/whep?${query.toString()}`,
      { method: "POST", headers: { "Content-Type": "application/sdp" }, body: offer },
    );
    const { headers } = response;
    const faults = JSON.parse(headers.get("Orchestron-Faults") ?? "[]") as string[];
    return { sdp: await response.text(), location: headers.get("Location") ?? "", faults };
  }

  succeed(): void {
    // The next one is offered in the same way.
  }

  miss(): boolean {
    return true; // the relay is there meanwhile
  }

  async delete(location: string, keepalive = false): Promise<void> {
    try {
      await this.server.fetch(location, { method: "DELETE", keepalive });
    } catch {
      // It ended already, or the server is gone: either way there is nothing left to end.
    }
  }
}
