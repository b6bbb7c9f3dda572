/**
 * Takes: recordings on the server, which this page starts, stops, and offers to download.
 *
 * The rule: a take is a plain download, so that no browser needs to be able to do anything special;
 * the server knows who may have it.
 */

import type { TakeDescription } from "./protocol";
import type { JupyterServer } from "./server";

export type TakeFormat = "wav" | "flac";

const TAKES = "orchestron/api/takes";

export class Takes {
  readonly #ofSession: string;

  constructor(
    private readonly server: JupyterServer,
    sessionId: string,
  ) {
    this.#ofSession = `orchestron/api/sessions/${encodeURIComponent(sessionId)}/takes`;
  }

  list(): Promise<TakeDescription[]> {
    return this.server.json<TakeDescription[]>(this.#ofSession);
  }

  start(format: TakeFormat): Promise<TakeDescription> {
    return this.server.json<TakeDescription>(this.#ofSession, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ format }),
    });
  }

  stop({ id }: TakeDescription): Promise<TakeDescription> {
    return this.server.json<TakeDescription>(`${TAKES}/${id}/stop`, { method: "POST" });
  }

  async remove({ id }: TakeDescription): Promise<void> {
    await this.server.fetch(`${TAKES}/${id}`, { method: "DELETE" });
  }

  /** Where the file is. */
  address({ id }: TakeDescription): string {
    return this.server.url(`${TAKES}/${id}/file`);
  }
}
