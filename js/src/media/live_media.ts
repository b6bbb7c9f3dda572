/**
 * The last rung without an audio worklet: packets into an `<audio>` element by Media Source
 * Extensions. On plain http to another host a browser has nothing else that plays them.
 *
 * The rule: it stays near the newest packet, as near as this browser plays without stopping. What
 * a pause left out is not played later.
 *
 * Reference: Media Source Extensions (W3C), with ManagedMediaSource for iPhones.
 */

import type { PacketSource } from "../audio_channel";
import { parsePacket } from "../worklet/packet";
import { Unbroken } from "./unbroken";
import { cluster, header, TYPE, type Block } from "./webm";

const RATE = 48_000;
/** Seconds that are collected before the element is asked to play. */
const START = 0.25;
/** Seconds that are handed over at once: a cluster for each packet would be work for nothing. */
const BATCH = 0.04;
/** Seconds between the newest packet and what is heard: at first, at most, and a step. */
const DEPTH = { first: 0.3, most: 1.2, step: 0.1 };
/** By how much it may be more before it plays faster, and before it jumps. */
const SLACK = 0.1;
const FAR = 1.5;
const HASTE = 1.04;
/** Milliseconds. */
const EVERY = 200;
/** Seconds of what was heard that are kept, and how many more are let pass before it is cleared. */
const KEPT = 2;
const CLEAR_AFTER = 10;

/** An element that fails so often will not be helped by another source. */
const RECOVERIES = 5;

/** What was counted since it began; lengths are in samples at 48 kHz. */
export interface MediaCount {
  received: number;
  lost: number;
  concealed: number;
  /** From the arrival of a packet to its sound, as far as the element tells. */
  depth: number;
  jitter: number;
  playing: boolean;
}

/** Whether this browser has what it takes. */
export function isPossible(): boolean {
  return kind()?.isTypeSupported(TYPE) === true;
}

export class LiveMedia {
  /** Resolves when the element has it. */
  readonly ready: Promise<void>;
  #open: () => void = () => undefined;
  readonly #line = new Unbroken();
  readonly #end = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #port: MessagePort;
  #waiting: Block[] = [];
  #buffer: SourceBuffer | null = null;
  #attached = false;
  /** Whether enough is to be collected before anything is handed over. */
  #isFilling = true;
  /** Where the sound goes on after that, in samples; `null` when it is there. */
  #from: number | null = null;
  #recoveries = 0;
  #captured: MediaStream | null = null;
  #depth = DEPTH.first;
  #transit: number | null = null;
  #jitter = 0;

  constructor(
    private readonly element: HTMLAudioElement,
    packets: PacketSource,
  ) {
    this.ready = new Promise((resolve) => {
      this.#open = resolve;
    });
    const { port1, port2 } = new MessageChannel();
    this.#port = port2;
    port2.onmessage = ({ data }: MessageEvent<ArrayBuffer>): void => {
      this.#take(data);
    };
    packets.deliverTo(port1);
    this.#timer = setInterval(this.#keepUp.bind(this), EVERY);
  }

  get isReady(): boolean {
    return this.#attached;
  }

  get count(): MediaCount {
    const { received, lost, concealed } = this.#line;
    const playing = this.#attached && !this.element.paused && this.#buffer !== null;
    const depth = playing ? Math.max(0, this.#line.end - this.element.currentTime * RATE) : 0;
    return { received, lost, concealed, depth, jitter: this.#jitter, playing };
  }

  /** What it plays, for the meters; `null` where a browser does not give it away. */
  get captured(): MediaStream | null {
    const element = this.element as HTMLAudioElement & { captureStream?: () => MediaStream };
    // What is captured before there is anything stays silent for ever (Chromium 156).
    if (element.readyState < element.HAVE_CURRENT_DATA) return null;
    this.#captured ??= element.captureStream?.() ?? null;
    return this.#captured?.getAudioTracks().length ? this.#captured : null;
  }

  close(): void {
    this.#end.abort();
    clearInterval(this.#timer);
    this.#port.close();
    this.#buffer = null;
    this.element.playbackRate = 1;
    this.element.removeAttribute("src");
  }

  #take(message: ArrayBuffer): void {
    const packet = parsePacket(message);
    if (packet === null) return;
    this.#scatter(performance.now() * (RATE / 1000) - packet.pts);
    this.#waiting.push(...this.#line.take(packet));
    if (this.#attached) this.#append();
    else if (this.#collected >= START * RATE) this.#join();
  }

  /** As RTP measures it (RFC 3550, section 6.4.1). */
  #scatter(transit: number): void {
    if (this.#transit !== null) {
      this.#jitter += (Math.abs(transit - this.#transit) - this.#jitter) / 16;
    }
    this.#transit = transit;
  }

  get #collected(): number {
    return this.#line.end - (this.#waiting[0]?.at ?? this.#line.end);
  }

  #join(): void {
    const { signal } = this.#end;
    this.element.addEventListener("waiting", this.#deepen.bind(this), { signal });
    this.element.addEventListener("error", this.#recover.bind(this), { signal });
    this.#begin();
  }

  /** The element could not go on (a decoder failed, memory ran out): begin anew. */
  #recover(): void {
    if (this.#recoveries >= RECOVERIES) return;
    this.#recoveries += 1;
    this.#begin();
    void this.element.play().catch(() => undefined);
  }

  /** Become what the element plays. */
  #begin(): void {
    const Kind = kind();
    if (Kind === null) return;
    const { signal } = this.#end;
    const source = new Kind();
    const url = URL.createObjectURL(source);
    const open = (): void => {
      URL.revokeObjectURL(url);
      this.#buffer = source.addSourceBuffer(TYPE);
      this.#buffer.addEventListener("updateend", this.#append.bind(this), { signal });
      this.#buffer.appendBuffer(header());
    };
    source.addEventListener("sourceopen", open, { once: true, signal });
    this.#buffer = null;
    this.#captured = null;
    this.#isFilling = true;
    // iPhones play a managed source only where it can't go to another device.
    this.element.disableRemotePlayback = true;
    this.element.srcObject = null;
    this.element.src = url;
    this.#attached = true;
    this.#open();
  }

  /** Hand over what has come; while nobody listens, forget it. */
  #append(): void {
    const buffer = this.#buffer;
    if (buffer === null || buffer.updating) return;
    if (this.element.paused) this.#forget(buffer);
    else if (this.#collected < (this.#isFilling ? START : BATCH) * RATE) this.#arrange(buffer);
    else {
      if (this.#isFilling) this.#from = this.#waiting[0]?.at ?? null;
      this.#isFilling = false;
      this.#give(buffer, cluster(this.#waiting.splice(0)));
    }
  }

  /** After a pause one is up to date. */
  #forget(buffer: SourceBuffer): void {
    this.#waiting.length = 0;
    this.#isFilling = true;
    if (buffer.buffered.length > 0) buffer.remove(0, Infinity);
  }

  /** Go where the new sound begins, and let go of what was heard. */
  #arrange(buffer: SourceBuffer): void {
    const { buffered } = buffer;
    if (buffered.length === 0) return;
    if (this.#from !== null && this.#from / RATE < buffered.end(buffered.length - 1)) {
      this.#goTo(this.#from / RATE);
      this.#from = null;
    }
    const end = this.element.currentTime - KEPT;
    if (end - buffered.start(0) > CLEAR_AFTER) buffer.remove(0, end);
  }

  #give(buffer: SourceBuffer, data: Uint8Array<ArrayBuffer>): void {
    try {
      buffer.appendBuffer(data);
    } catch {
      // It is full, or the element has given up: what was there is gone with the source.
      this.#recover();
    }
  }

  /** It stopped for want of packets: from now on it keeps further away from the newest. */
  #deepen(): void {
    if (this.#isFilling || this.#from !== null || this.element.seeking) return;
    this.#depth = Math.min(this.#depth + DEPTH.step, DEPTH.most);
  }

  /** Play a little faster where it fell behind, or jump where it is far behind. */
  #keepUp(): void {
    const { element } = this;
    const buffered = this.#buffer?.buffered;
    if (this.#isFilling || this.#from !== null || element.paused || !buffered?.length) return;
    const begin = buffered.start(buffered.length - 1);
    const end = buffered.end(buffered.length - 1);
    const lag = end - element.currentTime;
    if (lag > FAR || element.currentTime < begin) this.#goTo(Math.max(begin, end - this.#depth));
    else if (lag > this.#depth + SLACK) element.playbackRate = HASTE;
    else if (lag < this.#depth) element.playbackRate = 1;
  }

  #goTo(time: number): void {
    if (Math.abs(this.element.currentTime - time) > 0.01) this.element.currentTime = time;
  }
}

function kind(): typeof MediaSource | null {
  const { MediaSource: usual, ManagedMediaSource: managed } = globalThis as {
    MediaSource?: typeof MediaSource;
    ManagedMediaSource?: typeof MediaSource;
  };
  return usual ?? managed ?? null;
}
