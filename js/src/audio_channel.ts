/**
 * The data channel that carries packets, and where they go.
 *
 * The rule: packets go from the channel to the audio worklet without the page, where a browser
 * lets a worker have the channel; a busy notebook is not heard then.
 */

import relay from "script:./worklet/relay";

export const LABEL = "orchestron-audio";

/** Where a worklet gets its packets from. */
export interface PacketSource {
  /** From now on, packets go to `port`. */
  deliverTo: (port: MessagePort) => void;
}

export class AudioChannel implements PacketSource {
  readonly #channel: RTCDataChannel;
  readonly #worker: Worker | null;
  #port: MessagePort | null = null;

  constructor(peer: RTCPeerConnection) {
    this.#channel = peer.createDataChannel(LABEL, { ordered: false, maxRetransmits: 0 });
    this.#channel.binaryType = "arraybuffer";
    // A channel can be given away only before it is used, in the task that made it.
    this.#worker = giveAway(this.#channel);
    if (this.#worker !== null) return;
    this.#channel.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
      this.#port?.postMessage(data, [data]);
    });
  }

  deliverTo(port: MessagePort): void {
    this.#port = port;
    this.#worker?.postMessage(port, [port]);
  }

  close(): void {
    this.#worker?.terminate();
    if (this.#worker === null) this.#port?.close();
  }
}

/** The worker that has the channel now; `null` where that is not possible. */
function giveAway(channel: RTCDataChannel): Worker | null {
  if (typeof Worker === "undefined" || !isSecureContext) return null;
  const url = URL.createObjectURL(new Blob([relay], { type: "text/javascript" }));
  let worker: Worker | null = null;
  try {
    worker = new Worker(url);
    worker.postMessage(channel, [channel]);
    return worker;
  } catch {
    // Neither every browser can give a channel away, nor does every page allow a worker.
    worker?.terminate();
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}
