/** A sender, a network and a sound card for the tests: every packet and every sample is known. */

import { OPUS, splitPcm, type Packet } from "../../src/worklet/packet";
import { Playout } from "../../src/worklet/playout";

export const RATE = 48_000;
export const BLOCK = 128;

export type Wave = (sample: number) => number;

export const sine: Wave = (sample) => 0.5 * Math.sin((2 * Math.PI * 440 * sample) / RATE);
/** Tells where a sample came from; single precision holds it exactly. */
export const ramp: Wave = (sample) => (sample % 65_536) / 65_536;

export function packet(
  pts: number,
  samples: number,
  wave: Wave,
  sequence = pts / samples,
  format = OPUS,
): Packet {
  const sound = new Float32Array(2 * samples);
  for (let index = 0; index < samples; index += 1) {
    sound[2 * index] = wave(pts + index);
    sound[2 * index + 1] = -wave(pts + index);
  }
  const payload = new Uint8Array(sound.buffer);
  return { format, samples, sequence: sequence >>> 0, pts, payload };
}

export interface Circumstances {
  /** Samples of a packet. */
  samples?: number;
  wave?: Wave;
  /** Rate of the context. */
  rate?: number;
  /** By how much the sound card is faster than the engine. */
  drift?: number;
  /** Frames that are rendered at a time, as a sound card asks for them. */
  burst?: number;
  /** How much later than at once the packet with this number comes, in samples; `null`: never. */
  delay?: (number: number) => number | null;
  first?: number;
  /** Lateness that is allowed for anyway. */
  floor?: number;
  sequence?: (number: number) => number;
  /** As which they are sent; they hold samples as they are in any case. */
  format?: number;
}

/** What is heard of a sender on a line. */
export class Line {
  readonly playout: Playout;
  readonly left: number[] = [];
  readonly right: number[] = [];
  readonly #arrivals: { at: number; packet: Packet }[] = [];
  readonly #given: Required<Circumstances>;
  #number = 0;
  #frame = 0;

  constructor(given: Circumstances = {}) {
    this.#given = {
      samples: 240,
      wave: sine,
      rate: RATE,
      drift: 0,
      burst: BLOCK,
      delay: () => 0,
      first: 0,
      floor: 0,
      sequence: (number) => number,
      format: OPUS,
      ...given,
    };
    this.playout = new Playout(this.#given.rate, ({ payload }, left, right) =>
      splitPcm(payload, left, right),
    );
    this.playout.floor = this.#given.floor;
  }

  change(given: Circumstances): void {
    // The same line of time, cut in another way.
    const cut = this.#given.samples / (given.samples ?? this.#given.samples);
    this.#number = Math.ceil(this.#number * cut);
    Object.assign(this.#given, given);
  }

  /** Let time pass, and return what the left side gave out in it. */
  run(seconds: number): number[] {
    const begun = this.left.length;
    const { rate, burst } = this.#given;
    const until = this.#frame + seconds * rate;
    while (this.#frame < until) {
      this.#deliver();
      for (let done = 0; done < burst; done += BLOCK) this.#render();
    }
    return this.left.slice(begun);
  }

  /** What the engine's clock shows, in samples. */
  get #engineNow(): number {
    const { rate, drift } = this.#given;
    return (this.#frame * RATE) / rate / (1 + drift);
  }

  #deliver(): void {
    const { samples, delay, wave, first, sequence, format } = this.#given;
    for (; (this.#number + 1) * samples <= this.#engineNow; this.#number += 1) {
      const late = delay(this.#number);
      if (late === null) continue;
      const pts = first + this.#number * samples;
      const sent = packet(pts, samples, wave, sequence(this.#number), format);
      this.#arrivals.push({ at: (this.#number + 1) * samples + late, packet: sent });
    }
    this.#arrivals.sort((one, other) => one.at - other.at);
    for (let next = this.#arrivals[0]; next !== undefined; next = this.#arrivals[0]) {
      if (next.at > this.#engineNow) return;
      this.#arrivals.shift();
      this.playout.push(next.packet, this.#frame);
    }
  }

  #render(): void {
    const left = new Float32Array(BLOCK);
    const right = new Float32Array(BLOCK);
    this.playout.render(left, right, this.#frame);
    this.left.push(...left);
    this.right.push(...right);
    this.#frame += BLOCK;
  }
}

/** Scatter that is the same in every run (a linear congruential generator), from 0 to 1. */
export function scatter(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The largest step between neighbours: a click is one that the wave itself does not make. */
export function steepest(heard: number[]): number {
  let largest = 0;
  for (let index = 1; index < heard.length; index += 1) {
    largest = Math.max(largest, Math.abs((heard[index] ?? 0) - (heard[index - 1] ?? 0)));
  }
  return largest;
}

/** The frequency of a tone, from the places where it rises through zero. */
export function pitch(heard: number[], rate = RATE): number {
  const rising: number[] = [];
  for (let index = 1; index < heard.length; index += 1) {
    const [before, after] = [heard[index - 1] ?? 0, heard[index] ?? 0];
    if (before < 0 && after >= 0) rising.push(index - 1 + before / (before - after));
  }
  const [first, last] = [rising[0] ?? 0, rising.at(-1) ?? 0];
  return ((rising.length - 1) * rate) / (last - first);
}

/** How many samples are (nearly) silent. */
export function silent(heard: number[]): number {
  let count = 0;
  let run = 0;
  for (const sample of heard) {
    run = Math.abs(sample) < 1e-3 ? run + 1 : 0;
    if (run > 20) count += run === 21 ? 21 : 1;
  }
  return count;
}

/** The steepest slope of the sine itself, with room for a fade beside it. */
export const SMOOTH = 1.3 * ((0.5 * 2 * Math.PI * 440) / RATE);

/** Whether all that was heard is the ramp, sample by sample, wherever it began. */
export function isExact(heard: number[]): boolean {
  const step = 1 / 65_536;
  return heard.every((sample, index) => {
    const before = heard[index - 1];
    return before === undefined || sample - before === step || (before > 0.99 && sample === 0);
  });
}
