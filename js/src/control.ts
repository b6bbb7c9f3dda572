/**
 * The control channel: requests to the engine by the shortest way there is.
 *
 * The rule: it asks and is answered; events come by the WebSocket alone. While it is not open the
 * owner asks by the WebSocket.
 */

import type { Envelope } from "./protocol";
import { Requests } from "./requests";

export const LABEL = "orchestron-control";

export class ControlChannel {
  readonly #requests = new Requests();

  constructor(private readonly channel: RTCDataChannel) {
    channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "string") this.#requests.settle(JSON.parse(data) as Envelope);
    });
    channel.addEventListener("close", () => {
      this.#requests.rejectAll();
    });
  }

  get isOpen(): boolean {
    return this.channel.readyState === "open";
  }

  request<T>(method: string, params: object = {}): Promise<T> {
    const { channel } = this;
    const send = this.isOpen
      ? (text: string): void => {
          channel.send(text);
        }
      : null;
    return this.#requests.send<T>(send, method, params);
  }
}
