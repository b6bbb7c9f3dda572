/**
 * Packets in any order in, one line of sound out.
 *
 * The rule: a packet that is missing is waited for until its sound is needed, and not longer. What
 * comes twice, or too late, is dropped.
 */

import type { Arrivals } from "./arrivals";
import { isOlder, LONGEST, PCM, skipped, type Packet } from "./packet";
import { Timeline } from "./timeline";

/** Puts a packet's sound into the two channels and says how many samples it is. */
export type Decode = (packet: Packet, left: Float32Array, right: Float32Array) => number;

/** A longer silence of the sender is a pause and not a loss: 120 ms. */
const PAUSE = 5760;
/** Who is so far behind (2 s) is not late: it is another engine's clock. */
const OTHER_CLOCK = 96_000;
/** Enough for a second at 2.5 ms; the sender keeps less. */
const WAITING_LIMIT = 400;
const KNOWN = 1024;
/** The shortest packet: 2.5 ms. */
const SHORTEST = 120;

export class Stream {
  readonly timeline = new Timeline();
  received = 0;
  lost = 0;
  late = 0;
  concealed = 0;
  /** Samples of the newest packet. */
  packet = 0;
  /** Whether the newest packet brought its samples as they are. */
  isUncompressed = false;
  readonly #waiting: Packet[] = [];
  /** The places of the packets that came of late: what comes twice is no packet. */
  readonly #known = new Float64Array(KNOWN).fill(-1);
  readonly #left = new Float32Array(LONGEST);
  readonly #right = new Float32Array(LONGEST);
  #begun = false;
  #newest = -1;

  constructor(
    private readonly decode: Decode,
    private readonly arrivals: Arrivals,
  ) {}

  get begun(): boolean {
    return this.#begun;
  }

  /** Whether a packet is of another engine than what came before. */
  isForeign({ pts }: Packet): boolean {
    return this.#begun && pts < this.timeline.end - OTHER_CLOCK;
  }

  /** Take a packet that arrived `now`. */
  push(packet: Packet, now: number): void {
    const { timeline } = this;
    if (!this.#begun) this.#begin(packet.pts);
    if (this.#isRepeated(packet)) return;
    this.#count(packet);
    this.arrivals.note(now - packet.pts - packet.samples, now);
    if (packet.pts + packet.samples <= timeline.end) this.late += 1;
    else if (packet.pts <= timeline.end) this.#accept(packet);
    else this.#wait(packet);
    this.#drain();
  }

  /** Do without what is missing, if something later is there; after a "pause" one must `leap`. */
  hurry(): "filled" | "pause" | "nothing" {
    const next = this.#waiting[0];
    if (next === undefined) return "nothing";
    const gap = next.pts - this.timeline.end;
    if (gap > PAUSE) return "pause";
    this.#waiting.shift();
    const count = this.#decoded(next);
    this.timeline.bridge(gap, this.#left, this.#right, count);
    this.concealed += gap;
    this.timeline.append(this.#left, this.#right, count);
    this.#drain();
    return "filled";
  }

  /** Go on behind a pause. */
  leap(): void {
    const next = this.#waiting[0];
    if (next === undefined) return;
    this.timeline.restart(next.pts);
    this.#drain();
  }

  /** The next packet begins anew. */
  reset(): void {
    this.#begun = false;
    this.#waiting.length = 0;
  }

  #begin(at: number): void {
    this.#begun = true;
    this.#newest = -1;
    this.#known.fill(-1);
    this.timeline.restart(at);
  }

  #isRepeated({ pts }: Packet): boolean {
    const index = Math.floor(pts / SHORTEST) % KNOWN;
    if (this.#known[index] === pts) return true;
    this.#known[index] = pts;
    return false;
  }

  #count({ format, sequence, samples }: Packet): void {
    this.received += 1;
    this.packet = samples;
    this.isUncompressed = format === PCM;
    if (this.#newest >= 0) this.lost += skipped(this.#newest, sequence);
    if (this.#newest < 0 || !isOlder(sequence, this.#newest)) this.#newest = sequence;
    else this.lost = Math.max(0, this.lost - 1);
  }

  #wait(packet: Packet): void {
    const at = this.#waiting.findIndex((each) => each.pts > packet.pts);
    if (at < 0) this.#waiting.push(packet);
    else this.#waiting.splice(at, 0, packet);
    if (this.#waiting.length > WAITING_LIMIT && this.hurry() === "pause") this.leap();
  }

  /** What waited may fit now. */
  #drain(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (next.pts > this.timeline.end) return;
      this.#waiting.shift();
      if (next.pts + next.samples > this.timeline.end) this.#accept(next);
    }
  }

  #accept(packet: Packet): void {
    const overlap = this.timeline.end - packet.pts;
    this.timeline.append(this.#left, this.#right, this.#decoded(packet), overlap);
  }

  /** What can't be decoded is silence: a broken packet is rarer than a lost one. */
  #decoded(packet: Packet): number {
    const count = this.decode(packet, this.#left, this.#right);
    if (count < packet.samples) {
      this.#left.fill(0, count, packet.samples);
      this.#right.fill(0, count, packet.samples);
      this.concealed += packet.samples - count;
    }
    return packet.samples;
  }
}
