/**
 * The events WebSocket of a session: events come in, requests go out (JSON-RPC 2.0).
 *
 * The rule: a lost WebSocket comes back by itself, with growing pauses, for as long as `mayReopen`
 * agrees. A handshake tells a page nothing about why it failed, so that is asked before each
 * return.
 */

import { Pauses } from "./pauses";
import type { Envelope, SessionEvent } from "./protocol";
import { Requests, type Request } from "./requests";

export interface LineOwner {
  receive: (event: SessionEvent) => void;
  lost: () => void;
  mayReopen: () => Promise<boolean>;
  /** It can't be used, and why. */
  failed: (failure: string) => void;
  /** The session is over, and why. */
  over: (reason: string) => void;
  /** What it waits for is another thing now. */
  changed: () => void;
}

export type EventsOwner = Pick<LineOwner, "receive" | "lost" | "mayReopen"> & {
  address: () => string;
};

/** What events come by and requests go by. */
export interface EventLine {
  /** Why it takes long just now; empty if it does not. */
  readonly delay: string;
  open(): void;
  close(): void;
  request: Request;
  /** The network may be another one now. */
  check(): void;
}

/** How long an answer may take before the WebSocket is given up, if one asks. */
const ANSWER_LIMIT = 3_000;

export class SessionEvents implements EventLine {
  readonly delay = "";
  readonly #requests = new Requests();
  readonly #pauses = new Pauses();
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(private readonly owner: EventsOwner) {}

  open(): void {
    this.#closed = false;
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.owner.address());
    this.#socket = socket;
    socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (this.#socket === socket && typeof data === "string") this.#receive(data);
    });
    socket.addEventListener("close", () => {
      if (this.#socket === socket) this.#lose();
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#requests.rejectAll();
  }

  /** Ask the session's engine. */
  request<T>(method: string, params: object = {}): Promise<T> {
    const socket = this.#socket;
    const isOpen = socket?.readyState === WebSocket.OPEN;
    const send = isOpen ? socket.send.bind(socket) : null;
    return this.#requests.send<T>(send, method, params);
  }

  /**
   * The network may be another one now. A WebSocket can stay open for minutes without its
   * server, so it is asked for an answer; one that is waited for is opened at once.
   */
  check(): void {
    const socket = this.#socket;
    if (this.#closed) return;
    if (socket === null) {
      this.#pauses.reset();
      clearTimeout(this.#timer);
      void this.#reopen();
      return;
    }
    const limit = setTimeout(() => {
      if (this.#socket !== socket) return;
      socket.close();
      this.#lose();
    }, ANSWER_LIMIT);
    const answered = (): void => {
      clearTimeout(limit);
    };
    this.request("time").then(answered, answered);
  }

  #receive(data: string): void {
    const message = JSON.parse(data) as Envelope;
    if (message.method === "event") {
      this.#pauses.reset();
      this.owner.receive(message.params as SessionEvent);
      return;
    }
    this.#requests.settle(message);
  }

  #lose(): void {
    this.#socket = null;
    this.#requests.rejectAll();
    this.owner.lost();
    this.#reopenLater();
  }

  #reopenLater(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#reopen(), this.#pauses.next());
  }

  async #reopen(): Promise<void> {
    const agreed = await this.owner.mayReopen();
    if (this.#closed || this.#socket !== null) return;
    if (agreed) this.open();
    else this.#reopenLater();
  }
}
