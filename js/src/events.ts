/**
 * The events WebSocket of a session: events come in, requests go out (JSON-RPC 2.0).
 *
 * The rule: a lost WebSocket comes back by itself, with growing pauses, for as long as `mayReopen`
 * agrees. A handshake tells a page nothing about why it failed, so that is asked before each
 * return.
 */

import { Pauses } from "./pauses";
import type { Envelope, ErrorObject, SessionEvent } from "./protocol";

export interface EventsOwner {
  address: () => string;
  receive: (event: SessionEvent) => void;
  lost: () => void;
  mayReopen: () => Promise<boolean>;
}

/** A request that the engine refused, or that could not be sent. */
export class RequestError extends Error {
  constructor({ message }: ErrorObject) {
    super(message);
    this.name = "RequestError";
  }
}

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: RequestError) => void;
}

const DISCONNECTED: ErrorObject = { code: 0, message: "The session can't be reached just now." };

export class SessionEvents {
  readonly #waiting = new Map<number, Waiting>();
  readonly #pauses = new Pauses();
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #number = 0;
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
    this.#rejectAll();
  }

  /** Ask the session's engine. */
  request<T>(method: string, params: object = {}): Promise<T> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new RequestError(DISCONNECTED));
    }
    const id = (this.#number += 1);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, {
        resolve: (result) => {
          resolve(result as T);
        },
        reject,
      });
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  }

  #receive(data: string): void {
    const message = JSON.parse(data) as Envelope;
    if (message.method === "event") {
      this.#pauses.reset();
      this.owner.receive(message.params as SessionEvent);
      return;
    }
    if (typeof message.id !== "number") return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.result);
    else waiting?.reject(new RequestError(message.error));
  }

  #lose(): void {
    this.#socket = null;
    this.#rejectAll();
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

  #rejectAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new RequestError(DISCONNECTED));
    this.#waiting.clear();
  }
}
