/**
 * Requests that wait for their answers (JSON-RPC 2.0), whatever carries them.
 *
 * The rule: each request is settled exactly once: by its answer, or by the end of what carries it.
 */

import type { Envelope, ErrorObject } from "./protocol";
import { UNREACHABLE } from "./sentences";

/** A request that the engine refused, or that could not be sent. */
export class RequestError extends Error {
  /** What kind of error it is; 0 if it could not be sent. */
  readonly code: number;

  constructor({ code, message }: ErrorObject) {
    super(message);
    this.name = "RequestError";
    this.code = code;
  }
}

export type Request = <T>(method: string, params?: object) => Promise<T>;

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: RequestError) => void;
}

const DISCONNECTED: ErrorObject = { code: 0, message: UNREACHABLE };

/** What comes of a request that there is nothing to send by. */
export function disconnected(): RequestError {
  return new RequestError(DISCONNECTED);
}

export class Requests {
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;

  /** Send a request by `send`; `null` if there is nothing to send it by. */
  send<T>(send: ((text: string) => void) | null, method: string, params: object): Promise<T> {
    if (send === null) return Promise.reject(disconnected());
    const id = (this.#number += 1);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, {
        resolve: (result) => {
          resolve(result as T);
        },
        reject,
      });
      send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  }

  /** Take a message that may be an answer. */
  settle(message: Envelope): void {
    if (typeof message.id !== "number") return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.result);
    else waiting?.reject(new RequestError(message.error));
  }

  rejectAll(): void {
    for (const { reject } of this.#waiting.values()) reject(disconnected());
    this.#waiting.clear();
  }
}
