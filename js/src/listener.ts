/**
 * One listener: a peer connection that receives the session's sound, by a media track or a data
 * channel, and carries requests back.
 *
 * The rule: a listener lives once (offering → connecting → connected → ended) and reports its end
 * exactly once. Whoever wants another makes another: an ICE restart is answered with old
 * credentials.
 */

import { AudioChannel } from "./audio_channel";
import { ControlChannel, LABEL } from "./control";
import type { Way } from "./protocol";
import { withStereo } from "./sdp";
import type { Choice } from "./ways";
import type { WhepEndpoint } from "./whep";

export type ListenerState = "offering" | "connecting" | "connected" | "ended";

/**
 * Why a listener ended: `unanswered` means that the server said nothing to the offer, `timeout` that
 * it did, and no packet ever found its way.
 */
export type Ending =
  | { kind: "closed" }
  | { kind: "unanswered" }
  | { kind: "timeout" }
  | { kind: "lost"; reason: string }
  | { kind: "refused"; error: unknown };

/** With bad ICE servers Chromium's connectionState never leaves "new": the watch is ours. */
export const CONNECT_TIMEOUT = 15_000;
/** ICE often heals itself within a few seconds; Chromium alone would wait for thirty. */
export const INTERRUPTION = 5_000;
/** What a DELETE needs to arrive before the peer connection closes. */
export const FAREWELL = 500;

export class Listener {
  readonly stream = new MediaStream();
  readonly peer = new RTCPeerConnection({ iceServers: [] });
  readonly audio = new AudioChannel(this.peer);
  readonly control = new ControlChannel(this.peer.createDataChannel(LABEL));
  #state: ListenerState = "offering";
  #location = "";
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly whep: WhepEndpoint,
    private choice: Pick<Choice, "preset" | "way">,
    private readonly connected: (listener: Listener) => void,
    private readonly ended: (listener: Listener, ending: Ending) => void,
  ) {}

  get state(): ListenerState {
    return this.#state;
  }

  /** What the server calls this listener; empty before it is there, and after it is gone. */
  get id(): string {
    return this.#location.split("/").at(-1) ?? "";
  }

  /** Whether the server means this listener by `id`. */
  is(id: string): boolean {
    return this.#location !== "" && this.id === id;
  }

  /** Whether the engine was told this preset and way; notes that it is told them now. */
  follows(preset: string, way: Way): boolean {
    const { choice } = this;
    if (choice.preset === preset && choice.way === way) return true;
    this.choice = { preset, way };
    return false;
  }

  /** Delay (ms) that the browser's own jitter buffer shall keep at least; Safari can't be asked. */
  set jitterTarget(target: number) {
    for (const receiver of this.peer.getReceivers()) {
      if ("jitterBufferTarget" in receiver) receiver.jitterBufferTarget = target;
    }
  }

  async connect(): Promise<void> {
    this.peer.addTransceiver("audio", { direction: "recvonly" });
    this.peer.addEventListener("track", (event) => {
      this.stream.addTrack(event.track);
    });
    this.peer.addEventListener("connectionstatechange", () => {
      this.#follow(this.peer.connectionState);
    });
    this.#watch = setTimeout(() => {
      this.#end({ kind: this.#state === "offering" ? "unanswered" : "timeout" });
    }, CONNECT_TIMEOUT);
    try {
      const offer = withStereo((await this.peer.createOffer()).sdp ?? "");
      await this.peer.setLocalDescription({ type: "offer", sdp: offer });
      // Host candidates are mDNS names that the server could not resolve; it finds the browser as
      // peer-reflexive. Waiting for them would only cost time.
      const answer = await this.whep.post(offer, this.choice);
      this.#location = answer.location;
      if (this.#over()) {
        await this.whep.delete(answer.location);
        return;
      }
      this.#state = "connecting";
      await this.peer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    } catch (error) {
      this.#end({ kind: "refused", error });
    }
  }

  /** The server ended it: there is nothing left to delete there. */
  lose(reason: string): void {
    this.#location = "";
    this.#end({ kind: "lost", reason });
  }

  /** Leave; `atOnce` if the page itself goes. */
  close(atOnce = false): void {
    // A peer that closes ends its listener, and a later DELETE would find none: it goes first.
    const pause = this.#location === "" || atOnce ? 0 : FAREWELL;
    this.#end({ kind: "closed" }, pause);
  }

  #follow(state: RTCPeerConnectionState): void {
    if (this.#over()) return;
    if (state === "connected") {
      clearTimeout(this.#watch);
      const first = this.#state !== "connected";
      this.#state = "connected";
      if (first) this.connected(this);
    } else if (state === "disconnected") {
      this.#after(INTERRUPTION, { kind: "lost", reason: "nothing arrived for some seconds" });
    } else if (state === "failed" || state === "closed") {
      this.#end({ kind: "lost", reason: "the peer connection failed" });
    }
  }

  #over(): boolean {
    return this.#state === "ended";
  }

  #after(delay: number, ending: Ending): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      this.#end(ending);
    }, delay);
  }

  #end(ending: Ending, pause = 0): void {
    if (this.#over()) return;
    this.#state = "ended";
    clearTimeout(this.#watch);
    this.audio.close();
    // keepalive: the page may be on its way out, and then this is the last thing it does.
    if (this.#location !== "") void this.whep.delete(this.#location, true);
    if (pause === 0) this.peer.close();
    else setTimeout(this.peer.close.bind(this.peer), pause);
    this.ended(this, ending);
  }
}
