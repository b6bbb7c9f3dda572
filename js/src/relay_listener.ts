/**
 * The last rung: the engine's packets through the Jupyter server, by a WebSocket.
 *
 * The rule: it is there for networks that let no UDP through, and only as long as nothing better
 * is. It carries packets to the worklet and nothing back; requests go by the events WebSocket.
 */

import type { PacketSource } from "./audio_channel";
import type { Ending, ListenerState, Rung, RungOwner } from "./rung";
import type { Look } from "./statistics";
import type { Choice } from "./ways";
import type { WhepEndpoint } from "./whep";

const CONNECT_TIMEOUT = 10_000;

/** Hands messages to whoever plays them. */
class Packets implements PacketSource {
  #port: MessagePort | null = null;

  deliverTo(port: MessagePort): void {
    this.#port = port;
  }

  take(message: ArrayBuffer): void {
    this.#port?.postMessage(message, [message]);
  }

  close(): void {
    this.#port?.close();
  }
}

export class RelayListener implements Rung {
  readonly kind = "server";
  readonly stream = new MediaStream();
  readonly audio = new Packets();
  readonly control = null;
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
      this.#end({ kind: "timeout" });
    }, CONNECT_TIMEOUT);
    this.#state = "connecting";
    const socket = new WebSocket(this.whep.relayUrl(this.#preset));
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === "string") this.#enter(data);
      else this.audio.take(data);
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

  #enter(description: string): void {
    if (this.#state !== "connecting") return;
    this.#id = (JSON.parse(description) as { id: string }).id;
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
  emitted: 0,
  playedOut: 0,
  played: 0,
};
