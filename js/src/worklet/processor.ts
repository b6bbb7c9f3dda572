/**
 * The audio worklet: packets come by message port, sound goes out.
 *
 * The rule: everything is decoded here, at once and in step, so that neither a busy page nor a
 * decoder's queue stands between a packet and its sound. What can be thought about without an
 * AudioContext is in `playout.ts`.
 */

import { OpusDecoder } from "opus-decoder";

import { DRY } from "../drought";
import { PROCESSOR, type Order, type Report } from "./messages";
import { copySound, OPUS, parsePacket, splitPcm, type Packet } from "./packet";
import { Playout } from "./playout";
import { Sources } from "./sources";

/** Frames between two reports: a quarter of a second. */
const REPORT_EVERY = 12_000;

class PlayerProcessor extends AudioWorkletProcessor {
  readonly #opus = new OpusDecoder();
  readonly #playout = new Playout(sampleRate, (packet, left, right) =>
    this.#decode(packet, left, right),
  );
  /** For a context without a right channel. */
  readonly #spare = new Float32Array(128);
  readonly #sources = new Sources((DRY / 1000) * sampleRate, (message) => {
    const packet = parsePacket(message);
    if (packet === null || (packet.format === OPUS && !this.#ready)) return false;
    this.#playout.push(packet, currentFrame);
    return true;
  });
  #ready = false;
  #ended = false;
  #reportAt = 0;
  /** What was reported last of what is told at once. */
  #told = "";

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Order>) => {
      this.#obey(data);
    };
    this.#opus.ready.then(
      () => {
        this.#ready = true;
        this.#report({ type: "ready" });
      },
      (error: unknown) => {
        this.#report({ type: "failed", reason: String(error) });
      },
    );
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const left = output?.[0];
    if (left === undefined) return !this.#ended;
    this.#playout.render(left, output?.[1] ?? this.#spare.subarray(0, left.length), currentFrame);
    this.#tell();
    return !this.#ended;
  }

  /** Now and then, and at once when the sound begins, ends, or comes from elsewhere. */
  #tell(): void {
    const state = this.#sources.state(currentFrame);
    const told = [this.#playout.isPlaying, state.turn, state.dry].join();
    if (currentFrame < this.#reportAt && told === this.#told) return;
    this.#reportAt = currentFrame + REPORT_EVERY;
    this.#told = told;
    this.#report({ type: "statistics", ...this.#playout.statistics, ...state });
  }

  #obey(order: Order): void {
    if (order.type === "reset") this.#reset();
    else if (order.type === "end") this.#end();
    else {
      this.#playout.floor = order.floor;
      this.#sources.add(order.port, order.turn, () => currentFrame);
    }
  }

  #reset(): void {
    this.#sources.close();
    this.#playout.reset();
  }

  #end(): void {
    this.#ended = true;
    this.#sources.close();
    if (this.#ready) this.#opus.free();
  }

  #decode(packet: Packet, left: Float32Array, right: Float32Array): number {
    if (packet.format !== OPUS) return splitPcm(packet.payload, left, right);
    const { channelData, samplesDecoded } = this.#opus.decodeFrame(packet.payload);
    const [one, other] = channelData;
    if (samplesDecoded === 0 || one === undefined) return 0;
    copySound(one, left);
    copySound(other ?? one, right);
    return samplesDecoded;
  }

  #report(report: Report): void {
    this.port.postMessage(report);
  }
}

registerProcessor(PROCESSOR, PlayerProcessor);
