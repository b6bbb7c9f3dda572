/**
 * The first rungs: a peer connection that receives the session's sound, by a media track or a data
 * channel, directly or through TURN, and carries requests back.
 *
 * The rule: it never heals. An ICE restart is answered with old credentials, so another listener
 * takes its place.
 */

import { AudioChannel } from "./audio_channel";
import { ControlChannel, LABEL } from "./control";
import { watchIce } from "./ice_errors";
import type { Way } from "./protocol";
import type { Ending, ListenerState, Rung, RungOwner } from "./rung";
import { withStereo } from "./sdp";
import { look, type Look } from "./statistics";
import type { Choice } from "./ways";
import type { WhepEndpoint } from "./whep";

/** With bad ICE servers Chromium's connectionState never leaves "new": the watch is ours. */
export const CONNECT_TIMEOUT = 15_000;
/** ICE often heals itself within a few seconds; Chromium alone would wait for thirty. */
export const INTERRUPTION = 5_000;
/** What a DELETE needs to arrive before the peer connection closes. */
export const FAREWELL = 500;

/**
 * One transport for sound and channels from the beginning. Otherwise the browser asks TURN servers
 * for each of them, and may tell only the address of the one that the engine leaves out.
 */
const BUNDLE: RTCBundlePolicy = "max-bundle";

/** A relayed candidate comes in this time, or its server is not worth waiting for. */
const GATHERING = 400;

export class Listener implements Rung {
  readonly kind = "peer";
  readonly stream = new MediaStream();
  readonly peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: BUNDLE });
  readonly audio = new AudioChannel(this.peer);
  readonly control = new ControlChannel(this.peer.createDataChannel(LABEL));
  #state: ListenerState = "offering";
  #location = "";
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly whep: WhepEndpoint,
    private choice: Pick<Choice, "preset" | "way">,
    private readonly owner: RungOwner,
  ) {}

  get state(): ListenerState {
    return this.#state;
  }

  get id(): string {
    return this.#location.split("/").at(-1) ?? "";
  }

  is(id: string): boolean {
    return this.#location !== "" && this.id === id;
  }

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

  get soundMark(): number | null {
    const [receiver] = this.peer.getReceivers();
    if (receiver === undefined || !("getSynchronizationSources" in receiver)) return null;
    return receiver.getSynchronizationSources()[0]?.timestamp ?? 0;
  }

  async look(): Promise<Look> {
    return look(await this.peer.getStats());
  }

  async connect(): Promise<void> {
    this.peer.addTransceiver("audio", { direction: "recvonly" });
    this.peer.addEventListener("track", (event) => {
      this.stream.addTrack(event.track);
    });
    this.peer.addEventListener("connectionstatechange", () => {
      this.#follow(this.peer.connectionState);
    });
    if (this.whep.isPrompt) this.#setLimit();
    try {
      const answer = await this.whep.post(await this.#offer(), this.choice);
      this.#location = answer.location;
      answer.faults.forEach(this.owner.found);
      if (this.#over()) {
        await this.whep.delete(answer.location);
        return;
      }
      this.#state = "connecting";
      if (!this.whep.isPrompt) this.#setLimit();
      await this.peer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    } catch (error) {
      this.#end({ kind: "refused", error });
    }
  }

  lose(reason: string): void {
    const isTimeout = this.#state === "connecting" && !this.whep.miss();
    this.#location = "";
    this.#end(isTimeout ? { kind: "timeout" } : { kind: "lost", reason });
  }

  close(atOnce = false): void {
    // A peer that closes ends its listener, and a later DELETE would find none: it goes first.
    const pause = this.#location === "" || atOnce ? 0 : FAREWELL;
    this.#end({ kind: "closed" }, pause);
  }

  async #offer(): Promise<string> {
    const { servers, policy } = await this.whep.freshIce();
    this.peer.setConfiguration({
      iceServers: servers,
      iceTransportPolicy: policy,
      bundlePolicy: BUNDLE,
    });
    watchIce(this.peer, (fault) => {
      if (!this.#over()) this.owner.found(fault);
    });
    const offer = withStereo((await this.peer.createOffer()).sdp ?? "");
    const relayed = relayedCandidate(this.peer, servers);
    await this.peer.setLocalDescription({ type: "offer", sdp: offer });
    // Host candidates are mDNS names that the server could not resolve; it finds the browser as
    // peer-reflexive. Waiting for them would only cost time; a relay's is worth it.
    await relayed;
    return servers.length === 0 ? offer : (this.peer.localDescription?.sdp ?? offer);
  }

  #follow(state: RTCPeerConnectionState): void {
    if (this.#over()) return;
    if (state === "connected") {
      clearTimeout(this.#watch);
      const first = this.#state !== "connected";
      this.#state = "connected";
      this.whep.succeed();
      if (first) this.owner.connected(this);
    } else if (state === "disconnected") {
      this.#after(INTERRUPTION, { kind: "lost", reason: "nothing arrived for some seconds" });
    } else if (state === "failed" || state === "closed") {
      this.#end({ kind: "lost", reason: "the peer connection failed" });
    }
  }

  #setLimit(): void {
    this.#watch = setTimeout(() => {
      this.#end({ kind: this.#state === "offering" ? "unanswered" : "timeout" });
    }, CONNECT_TIMEOUT);
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
    this.owner.ended(this, ending);
  }
}

/** Resolves when a TURN server has given an address; at once where there is none to ask. */
function relayedCandidate(peer: RTCPeerConnection, servers: readonly RTCIceServer[]): Promise<void> {
  const urls = servers.flatMap((server) => server.urls);
  if (!urls.some((url) => url.startsWith("turn"))) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, GATHERING);
    peer.addEventListener("icecandidate", ({ candidate }) => {
      // Gathered for each section, until the answer says that all share the transport of the first.
      const isShared = candidate === null || candidate.sdpMLineIndex === 0;
      if (isShared && (candidate === null || candidate.type === "relay")) resolve();
    });
  });
}
