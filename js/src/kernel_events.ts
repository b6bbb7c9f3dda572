/**
 * The events of a session that is reached through the kernel, and the requests to it.
 *
 * The rule: the kernel may be at work on a cell, and answers when that is done: nothing here runs out
 * of time, and what takes long is said. What a peer connection can carry is left to it.
 */

import { sent, type Carrier, type Carriers, type KernelMessage } from "./carriers";
import type { EventLine, LineOwner } from "./events";
import type { EngineStatus, Envelope, SessionEvent, Welcome } from "./protocol";
import { disconnected, RequestError, Requests } from "./requests";
import * as sentences from "./sentences";

/** An answer that is not there by now waits for something. */
export const PATIENCE = 3_000;
const SESSION_NOT_FOUND = 1004;
/** Of no use if they come late; and each message makes a busy kernel look idle for a moment. */
const BY_CONNECTION_ONLY = new Set(["time", "report_listener"]);

export class KernelEvents implements EventLine {
  readonly #requests = new Requests();
  #page = "";
  readonly #late = new Set<object>();

  constructor(
    private readonly carriers: Carriers,
    private readonly owner: LineOwner,
  ) {}

  get delay(): string {
    return this.#late.size > 0 ? sentences.WAITS_FOR_KERNEL : "";
  }

  open(): void {
    this.#page = newPage();
    this.carriers.listen({
      hear: (message) => {
        this.#hear(message);
      },
      moved: (before) => {
        this.#move(before);
      },
    });
    this.ask<Welcome>("enter", { host: hostOfPage() }).then(
      (welcome) => {
        this.owner.receive(welcome);
      },
      (error: unknown) => {
        this.#refused(error);
      },
    );
  }

  close(): void {
    if (this.#page === "") return;
    this.carriers.send(this.#message("leave", {}));
    this.carriers.listen(null);
    this.#page = "";
    this.#requests.rejectAll();
  }

  request<T>(method: string, params: object = {}): Promise<T> {
    return BY_CONNECTION_ONLY.has(method)
      ? Promise.reject(disconnected())
      : this.ask<T>(method, params);
  }

  /** The kernel is where it was, whatever became of the network. */
  check(): void {
    // A message for nothing would only make a busy kernel look idle.
  }

  /** Ask, and say so if the answer takes long. */
  async ask<T>(method: string, params: object): Promise<T> {
    if (this.#page === "") throw disconnected();
    const asked = {};
    const patience = setTimeout(() => {
      this.#late.add(asked);
      this.owner.changed();
    }, PATIENCE);
    try {
      return await this.#requests.send<T>(this.#send, method, params);
    } finally {
      clearTimeout(patience);
      if (this.#late.delete(asked)) this.owner.changed();
    }
  }

  readonly #send = (text: string): void => {
    if (!this.carriers.send({ page: this.#page, text })) this.owner.over(sentences.KERNEL_GONE);
  };

  #hear({ page, texts }: KernelMessage): void {
    if (page !== "" && page !== this.#page) return;
    for (const text of texts) {
      const message = JSON.parse(text) as Envelope;
      if (message.method === "event") this.owner.receive(message.params as SessionEvent);
      else this.#requests.settle(message);
    }
  }

  /** Another panel carries the messages now: the page is told of there, and not here any more. */
  #move(before: Carrier): void {
    sent(before, this.#message("leave", { ends_listeners: false }));
    this.ask<EngineStatus>("status", {}).then(
      (status) => {
        this.owner.receive({ type: "status", status });
      },
      () => undefined,
    );
  }

  #message(method: string, params: object): object {
    return { page: this.#page, text: JSON.stringify({ jsonrpc: "2.0", method, params }) };
  }

  #refused(error: unknown): void {
    if (this.#page === "") return; // it left, and wants no answer any more
    if (error instanceof RequestError && error.code === SESSION_NOT_FOUND) {
      this.owner.over(sentences.ended(error.message));
    } else this.owner.failed(error instanceof Error ? error.message : String(error));
  }
}

/** There is no `randomUUID` on plain http. */
function newPage(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** By which name the browser has reached Jupyter; empty in an editor, which has none. */
export function hostOfPage(): string {
  return location.protocol.startsWith("http") ? location.hostname : "";
}
