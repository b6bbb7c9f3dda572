/**
 * WHEP (draft-ietf-wish-whep): an offer is posted, the answer comes back, a DELETE ends the
 * listener.
 *
 * The rule: what the server created is known by its `Location`, and only there.
 */

import type { JupyterServer } from "./server";
import type { Choice } from "./ways";

export interface Answer {
  sdp: string;
  location: string;
}

export class WhepEndpoint {
  constructor(
    readonly server: JupyterServer,
    readonly sessionId: string,
    readonly page: string,
  ) {}

  /** Offer to listen; a `preset` that is empty is the server's. */
  async post(offer: string, { preset, way }: Pick<Choice, "preset" | "way">): Promise<Answer> {
    const session = encodeURIComponent(this.sessionId);
    const how = preset === "" ? {} : { preset, way };
    const query = new URLSearchParams({ page: this.page, ...how });
    const response = await this.server.fetch(
      `orchestron/api/sessions/${session}/whep?${query.toString()}`,
      { method: "POST", headers: { "Content-Type": "application/sdp" }, body: offer },
    );
    return { sdp: await response.text(), location: response.headers.get("Location") ?? "" };
  }

  /** End the listener; `keepalive` lets the request outlive the page. */
  async delete(location: string, keepalive = false): Promise<void> {
    try {
      await this.server.fetch(location, { method: "DELETE", keepalive });
    } catch {
      // It ended already, or the server is gone: either way there is nothing left to end.
    }
  }
}
