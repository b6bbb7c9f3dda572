/** Stand-ins for what a DOM without a browser lacks: a peer connection and an audio element. */

import { vi } from "vitest";

export class FakePeer extends EventTarget {
  static made: FakePeer[] = [];
  connectionState: RTCPeerConnectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  readonly transceivers: [string, RTCRtpTransceiverInit][] = [];

  constructor(readonly configuration: RTCConfiguration) {
    super();
    FakePeer.made.push(this);
  }

  static get last(): FakePeer {
    const last = FakePeer.made.at(-1);
    if (last === undefined) throw new Error("No peer connection was made.");
    return last;
  }

  addTransceiver(kind: string, init: RTCRtpTransceiverInit): void {
    this.transceivers.push([kind, init]);
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
