/**
 * Whether a session can be reached from this page, by which way, and if not, why.
 *
 * The rule: an answer is a sentence for the user; nothing is retried here. The server behind the page
 * is asked first; where it does not run the session, the kernel is.
 */

import { SessionEvents, type EventLine, type LineOwner } from "./events";
import type { PageIce, ServerStatus, SessionDescription } from "./protocol";
import { ServerError, type JupyterServer } from "./server";
import * as sentences from "./sentences";
import { ServerEndpoint, type WhepEndpoint } from "./whep";

export type Presence = { kind: "there" } | { kind: "gone" } | { kind: "unknown"; failure: string };

/** A way between this page and a session. */
export interface Reach {
  /** Why there is none; empty if there is. */
  failure(): Promise<string>;
  /** Whether the session is still there. */
  presence(): Promise<Presence>;
  events(owner: LineOwner): EventLine;
  endpoint(page: string, ice?: PageIce): WhepEndpoint;
  /** Why nothing is heard, in the words that fit this way. */
  inWords(failure: string): string;
}

/** By the Jupyter server behind the page; `instanceId` is `null` if any will do. */
export class ServerReach implements Reach {
  readonly #path: string;

  constructor(
    private readonly server: JupyterServer,
    private readonly sessionId: string,
    private readonly instanceId: string | null,
  ) {
    this.#path = `orchestron/api/sessions/${encodeURIComponent(sessionId)}`;
  }

  async failure(): Promise<string> {
    try {
      const status = await this.server.json<ServerStatus>("orchestron/api/status");
      const ours = this.instanceId === null || status.instance_id === this.instanceId;
      return ours ? "" : sentences.NO_SERVER;
    } catch (error) {
      return wordsFor(error, sentences.NO_SERVER);
    }
  }

  async presence(): Promise<Presence> {
    try {
      await this.server.json<SessionDescription>(this.#path);
      return { kind: "there" };
    } catch (error) {
      if (error instanceof ServerError && error.status === 404) return { kind: "gone" };
      return { kind: "unknown", failure: wordsFor(error, sentences.GONE) };
    }
  }

  events(owner: LineOwner): EventLine {
    const address = (): string => this.server.webSocketUrl(`${this.#path}/events`);
    return new SessionEvents({ ...owner, address });
  }

  endpoint(page: string, ice?: PageIce): WhepEndpoint {
    return new ServerEndpoint(this.server, this.sessionId, page, ice);
  }

  inWords(failure: string): string {
    return failure;
  }
}

/** By the server if it runs the session, otherwise by the kernel. */
export class EitherReach implements Reach {
  #chosen: Reach;

  constructor(
    private readonly server: Reach,
    private readonly kernel: Reach,
  ) {
    this.#chosen = server;
  }

  async failure(): Promise<string> {
    const failure = await this.server.failure();
    this.#chosen = failure === sentences.NO_SERVER ? this.kernel : this.server;
    return this.#chosen === this.kernel ? this.kernel.failure() : failure;
  }

  presence(): Promise<Presence> {
    return this.#chosen.presence();
  }

  events(owner: LineOwner): EventLine {
    return this.#chosen.events(owner);
  }

  endpoint(page: string, ice?: PageIce): WhepEndpoint {
    return this.#chosen.endpoint(page, ice);
  }

  inWords(failure: string): string {
    return this.#chosen.inWords(failure);
  }
}

function wordsFor(error: unknown, notFound: string): string {
  if (!(error instanceof ServerError)) throw error;
  if (error.status === 404) return notFound;
  return error.status === 0 ? sentences.SERVER_SILENT : error.message;
}
