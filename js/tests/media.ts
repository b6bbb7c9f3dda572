/** Stand-ins for what a DOM without a browser lacks: peer connections, channels, an audio element. */

import { vi } from "vitest";

export class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = "connecting";
  readonly sent: { id: number; method: string; params: Record<string, unknown> }[] = [];

  constructor(
    readonly label: string,
    readonly init: RTCDataChannelInit | undefined,
  ) {
    super();
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as (typeof this.sent)[number]);
  }

  open(): void {
    this.readyState = "open";
    this.dispatchEvent(new Event("open"));
  }

  close(): void {
    this.readyState = "closed";
    this.dispatchEvent(new Event("close"));
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  /** Answer what was asked last by this method. */
  answer(method: string, result: unknown): void {
    const asked = this.sent.filter((each) => each.method === method).at(-1);
    this.say(JSON.stringify({ jsonrpc: "2.0", id: asked?.id, result }));
  }
}

export class FakePeer extends EventTarget {
  static made: FakePeer[] = [];
  connectionState: RTCPeerConnectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  readonly transceivers: [string, RTCRtpTransceiverInit][] = [];
  readonly channels: FakeChannel[] = [];
  /** When a packet was played last; 0 before that. */
  playedAt = 0;
  readonly receiver = {
    jitterBufferTarget: null as number | null,
    getSynchronizationSources: (): { timestamp: number }[] =>
      this.playedAt === 0 ? [] : [{ timestamp: this.playedAt }],
  };
  /** What `getStats` will tell. */
  statistics: Record<string, unknown>[] = [];

  constructor(public configuration: RTCConfiguration) {
    super();
    FakePeer.made.push(this);
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  static get last(): FakePeer {
    const last = FakePeer.made.at(-1);
    if (last === undefined) throw new Error("No peer connection was made.");
    return last;
  }

  addTransceiver(kind: string, init: RTCRtpTransceiverInit): void {
    this.transceivers.push([kind, init]);
  }

  createDataChannel(label: string, init?: RTCDataChannelInit): FakeChannel {
    const channel = new FakeChannel(label, init);
    this.channels.push(channel);
    return channel;
  }

  channel(label: string): FakeChannel {
    const found = this.channels.find((each) => each.label === label);
    if (found === undefined) throw new Error(`There is no channel ${label}.`);
    return found;
  }

  getReceivers(): object[] {
    return [this.receiver];
  }

  getStats(): Promise<Map<string, unknown>> {
    return Promise.resolve(new Map(this.statistics.map((each) => [String(each.id), each])));
  }

  createOffer(): Promise<RTCSessionDescriptionInit> {
    return Promise.resolve({ type: "offer", sdp: "v=0\r\na=rtpmap:111 opus/48000/2\r\n" });
  }

  setLocalDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.localDescription = description;
    return Promise.resolve();
  }

  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = description;
    return Promise.resolve();
  }

  close(): void {
    this.connectionState = "closed";
  }

  /** A candidate of a section was found. */
  gather(type: RTCIceCandidateType, sdpMLineIndex: number): void {
    const candidate = { type, sdpMLineIndex };
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate }));
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}

class FakeStream {
  readonly active = true;
  addTrack(): void {
    // No test listens.
  }
}

export class FakeAudio extends EventTarget {
  static forbidden = false;
  static made: FakeAudio[] = [];
  srcObject: unknown = null;
  muted = false;
  volume = 1;
  paused = true;

  constructor() {
    super();
    FakeAudio.made.push(this);
  }

  play(): Promise<void> {
    if (FakeAudio.forbidden) {
      return Promise.reject(new DOMException("play() needs a gesture", "NotAllowedError"));
    }
    this.paused = false;
    this.dispatchEvent(new Event("playing"));
    return Promise.resolve();
  }

  pause(): void {
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }
}

export function stubMedia(): void {
  FakePeer.made = [];
  FakeAudio.made = [];
  FakeAudio.forbidden = false;
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  vi.stubGlobal("MediaStream", FakeStream);
  vi.stubGlobal("Audio", FakeAudio);
}
