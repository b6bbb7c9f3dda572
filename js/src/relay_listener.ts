/**
 * The last rung: the engine's packets through the Jupyter server, by a WebSocket.
 *
 * The rule: it is there for networks that let no UDP through, and only as long as nothing better
 * is. It counts as connected when packets come. It carries them to the worklet, or to what stands
 * in for it, and nothing back; requests go by the events WebSocket.
 */

import type { PacketSource } from "./audio_channel";
import type { Ending, ListenerState, Rung, RungOwner } from "./rung";
import type { Look } from "./statistics";
import type { Choice } from "./ways";
import type { WhepEndpoint } from "./whep";

const CONNECT_TIMEOUT = 10_000;
/** Packets after which it is believed that more will come: an engine that stalls sends none. */
const ENOUGH = 3;
/** Packets that are kept for whoever will play them: a worklet may still have to be loaded. */
const KEPT = 40;

/** Hands messages to whoever plays them. */
class Packets implements PacketSource {
  readonly #waiting: ArrayBuffer[] = [];
  #port: MessagePort | null = null;
  taken = 0;

  deliverTo(port: MessagePort): void {
    this.#port = port;
    for (const message of this.#waiting.splice(0)) port.postMessage(message, [message]);
  }

  take(message: ArrayBuffer): void {
    this.taken += 1;
    if (this.#port !== null) this.#port.postMessage(message, [message]);
    else if (this.#waiting.push(message) > KEPT) this.#waiting.shift();
  }

  close(): void {
    this.#port?.close();
  }
}

export class RelayListener implements Rung {
  readonly kind = "server";
  readonly stream = null;
  readonly audio = new Packets();
  readonly control = null;
  readonly soundMark = null;
  jitterTarget = 0;
  #state: ListenerState = "offering";
  #id = "";
  #preset: string;
  #socket: WebSocket | null = null;
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly whep: WhepEndpoint,
    choice: Pick<Choice, "preset">,
    private readonly owner: RungOwner,
  ) {
    this.#preset = choice.preset;
  }

  get state(): ListenerState {
    return this.#state;
  }

  get id(): string {
    return this.#id;
  }

  is(id: string): boolean {
    return this.#id !== "" && this.#id === id;
  }

  follows(preset: string): boolean {
    if (preset === this.#preset) return true;
    this.#preset = preset;
    return false;
  }

  look(): Promise<Look> {
    return Promise.resolve({ ...NOTHING });
  }

  connect(): Promise<void> {
    this.#watch = setTimeout(() => {
      if (this.#id === "") this.#end({ kind: "timeout" });
      else this.#become();
    }, CONNECT_TIMEOUT);
    this.#state = "connecting";
    const socket = new WebSocket(this.whep.relayUrl(this.#preset));
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === "string") this.#id = (JSON.parse(data) as { id: string }).id;
      else this.audio.take(data);
      if (this.audio.taken === ENOUGH) this.#become();
    });
    socket.addEventListener("close", ({ reason }) => {
      const lost = reason === "" ? "the Jupyter server closed the relay" : reason;
      this.#end({ kind: "lost", reason: lost });
    });
    return Promise.resolve();
  }

  lose(reason: string): void {
    this.#end({ kind: "lost", reason });
  }

  close(): void {
    this.#end({ kind: "closed" });
  }

  #become(): void {
    if (this.#state !== "connecting") return;
    this.#state = "connected";
    clearTimeout(this.#watch);
    this.owner.connected(this);
  }

  #end(ending: Ending): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    clearTimeout(this.#watch);
    this.#socket?.close();
    this.audio.close();
    this.owner.ended(this, ending);
  }
}

/** The browser counts nothing here; what is heard is counted by the worklet. */
const NOTHING: Look = {
  path: "server",
  roundTrip: null,
  jitter: 0,
  received: 0,
  lost: 0,
  concealed: 0,
  waited: 0,
  wished: 0,
  emitted: 0,
  playedOut: 0,
  played: 0,
};
