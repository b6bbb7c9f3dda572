/**
 * The audio worklet: packets come by message port, sound goes out.
 *
 * The rule: everything is decoded here, at once and in step, so that neither a busy page nor a
 * decoder's queue stands between a packet and its sound. What can be thought about without an
 * AudioContext is in `playout.ts`.
 */

import { OpusDecoder } from "opus-decoder";

import { PROCESSOR, type Order, type Report } from "./messages";
import { copySound, OPUS, parsePacket, splitPcm, type Packet } from "./packet";
import { Playout } from "./playout";

/** Frames between two reports: a quarter of a second. */
const REPORT_EVERY = 12_000;

class PlayerProcessor extends AudioWorkletProcessor {
  readonly #opus = new OpusDecoder();
  readonly #playout = new Playout(sampleRate, (packet, left, right) =>
    this.#decode(packet, left, right),
  );
  /** For a context without a right channel. */
  readonly #spare = new Float32Array(128);
  #source: MessagePort | null = null;
  #ready = false;
  #ended = false;
  #reportAt = 0;

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
    if (currentFrame >= this.#reportAt) {
      this.#reportAt = currentFrame + REPORT_EVERY;
      this.#report({ type: "statistics", ...this.#playout.statistics });
    }
    return !this.#ended;
  }

  #obey(order: Order): void {
    if (order.type === "reset") this.#playout.reset();
    else if (order.type === "end") this.#end();
    else this.#listenTo(order.port, order.floor);
  }

  #listenTo(port: MessagePort, floor: number): void {
    this.#playout.floor = floor;
    this.#source?.close();
    this.#source = port;
    port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      const packet = parsePacket(data);
      if (packet === null || (packet.format === OPUS && !this.#ready)) return;
      this.#playout.push(packet, currentFrame);
    };
  }

  #end(): void {
    this.#ended = true;
    this.#source?.close();
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
