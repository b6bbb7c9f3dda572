/**
 * The jitter buffer: packets in as they come, sound out block by block.
 *
 * The rule: what is heard never jumps. It begins and ends with a fade; what is missing is faded
 * over; and a delay that is far from what is wanted is changed by a cross-fade. Times are in samples at
 * 48 kHz, whatever the rate of the context.
 */

import { Arrivals } from "./arrivals";
import { Depth, JUMP } from "./depth";
import type { PlayoutStatistics } from "./messages";
import type { Packet } from "./packet";
import { Reader } from "./reader";
import { AHEAD } from "./sinc";
import { Stream, type Decode } from "./stream";

export const RATE = 48_000;
/** For 60 ms it is listened how packets come before any is heard. */
const LISTENING = 2880;
/** After a second it is a pause, which is not concealed but silent. */
const CONCEALED_AT_MOST = RATE;
/** Older sound than this is not worth to be heard (0.5 s), and soon overwritten. */
const HOPELESS = 24_000;
/** The highest speed, generously. */
const HASTE = 1.01;

export class Playout {
  /** The lateness to allow for even where none was seen. */
  floor = 0;
  readonly #arrivals = new Arrivals();
  readonly #depth = new Depth();
  readonly #stream: Stream;
  readonly #reader: Reader;
  /** Samples at 48 kHz for each sample that is given out. */
  readonly #step: number;
  #playing = false;
  #starved = 0;
  #underruns = 0;
  #jumps = 0;
  #now = 0;
  #firstAt = 0;

  /** `rate` is that of the context. */
  constructor(rate: number, decode: Decode) {
    this.#step = RATE / rate;
    this.#stream = new Stream(decode, this.#arrivals);
    this.#reader = new Reader(this.#stream.timeline, this.#step);
  }

  /** Take a packet that arrived when the context had given out `frame` frames. */
  push(packet: Packet, frame: number): void {
    const now = frame * this.#step;
    if (this.#stream.isForeign(packet)) this.reset();
    if (!this.#stream.begun) {
      this.#reader.at = packet.pts;
      this.#firstAt = now;
    }
    this.#stream.push(packet, now);
  }

  /** Forget what was received; what sounds rings out. */
  reset(): void {
    if (this.#playing) this.#stop();
    this.#stream.reset();
    this.#arrivals.forget();
    this.#depth.reset();
  }

  /** Give out the block that begins with frame number `frame`. */
  render(left: Float32Array, right: Float32Array, frame: number): void {
    const span = left.length * this.#step;
    this.#now = frame * this.#step;
    const jitter = Math.max(this.#arrivals.jitter, this.floor);
    this.#depth.aim(this.#stream.packet, jitter, span);
    if (this.#playing) this.#steer();
    if (this.#playing && !this.#isReady(this.#reader.at, span)) this.#starve();
    if (!this.#playing) this.#begin(span);
    if (this.#playing) {
      this.#reader.read(left, right, this.#depth.speed, this.#depth.isCreeping);
    } else {
      left.fill(0);
      right.fill(0);
      this.#miss(span);
    }
    this.#reader.ring(left, right);
  }

  get isPlaying(): boolean {
    return this.#playing;
  }

  get statistics(): PlayoutStatistics {
    const { received, lost, late, concealed, packet } = this.#stream;
    const delay = this.#now - this.#reader.at - this.#arrivals.usual - packet;
    return {
      playing: this.#playing,
      depth: this.#playing ? Math.max(0, delay) : 0,
      target: this.#depth.target,
      jitter: this.#arrivals.jitter,
      received,
      lost,
      late,
      concealed: Math.round(concealed),
      underruns: this.#underruns,
      jumps: this.#jumps,
      speed: this.#depth.speed,
      packet,
    };
  }

  /** Where to be now: as far behind the usual packet as is wanted. */
  get #wanted(): number {
    return this.#now - this.#arrivals.usual - this.#depth.target;
  }

  /** Whether there is sound for the next `span` samples; fills what is missing if need be. */
  #isReady(at: number, span: number): boolean {
    const need = at + Math.ceil(span * HASTE) + AHEAD + 1;
    while (this.#stream.timeline.end < need) {
      if (this.#stream.hurry() !== "filled") return false;
    }
    return true;
  }

  /** Keep the delay: by speed, or by a jump where it is far too long or too short. */
  #steer(): void {
    const { timeline } = this.#stream;
    const { at, fraction, isJumping } = this.#reader;
    const error = this.#wanted - at - fraction;
    const to = Math.round(Math.min(this.#wanted, timeline.end - this.#depth.target));
    const isFar = Math.abs(error) > JUMP || timeline.end - at > HOPELESS;
    const isSmall = Math.abs(to - at) < JUMP / 2 || to < timeline.begin;
    if (!isFar || isJumping || isSmall) {
      // Samples as they are, a little late, are worth more than in time and at another speed.
      const toMend = this.#stream.isUncompressed ? Math.min(error, 0) : error;
      this.#depth.follow(toMend, fraction === 0 || this.#step !== 1);
      return;
    }
    this.#reader.jump(to);
    this.#jumps += 1;
    this.#depth.settle();
  }

  #starve(): void {
    this.#underruns += 1;
    this.#stop();
  }

  #stop(): void {
    this.#reader.stop();
    this.#playing = false;
    this.#starved = 0;
  }

  /** Begin, if what should be heard now is there. */
  #begin(span: number): void {
    if (!this.#stream.begun || this.#now < this.#firstAt + LISTENING) return;
    const { begin } = this.#stream.timeline;
    const to = Math.round(this.#wanted);
    // What was heard already is not heard again, and what begins begins at its beginning.
    if (to < Math.max(begin, this.#reader.at)) return;
    if (!this.#isReady(to, span)) {
      if (this.#stream.hurry() === "pause") this.#stream.leap();
      return;
    }
    this.#reader.start(to);
    this.#playing = true;
    this.#depth.settle();
  }

  #miss(span: number): void {
    const before = this.#starved;
    this.#starved += span;
    if (this.#underruns === 0 || !this.#stream.begun || before > CONCEALED_AT_MOST) return;
    this.#stream.concealed += span;
  }
}
