/**
 * The second way to play: packets from a data channel into an audio worklet.
 *
 * The rule: it is prepared once and then waits; whether it is heard depends on the packets that
 * come. Volume and pauses are soft, as an element's are.
 */

import script from "script:./worklet/processor";

import type { PacketSource } from "./audio_channel";
import { DRY } from "./drought";
import type { SoundGraph } from "./sound_graph";
import {
  PROCESSOR,
  type Order,
  type PlayoutStatistics,
  type Report,
  type SourceState,
} from "./worklet/messages";

/** To load and compile the worklet takes a tenth of a second; on a busy machine more. */
const READY_LIMIT = 5_000;
/** Seconds in which a new volume is reached. */
const GLIDE = 0.01;

const NEED = "worklet";

export class WorkletOutput {
  readonly #volume: GainNode;
  #node: AudioWorkletNode | null = null;
  #prepared: Promise<void> | null = null;
  #statistics: (PlayoutStatistics & SourceState) | null = null;
  /** When the last packet came, if that is too long ago. */
  #drySince: number | null = null;
  #level = 1;
  #paused = false;
  /** Counts the sources: one that was waited for may be out of date. */
  #turn = 0;

  /** `reported` is called a few times a second while it runs. */
  constructor(
    private readonly graph: SoundGraph,
    private readonly reported: () => void,
  ) {
    this.#volume = graph.context.createGain();
    this.#volume.connect(graph.context.destination);
  }

  /** What it measured last. */
  get statistics(): PlayoutStatistics | null {
    return this.#statistics;
  }

  /** Whether what is heard comes from the source that was named last. */
  get soundsFromLast(): boolean {
    return this.#statistics?.playing === true && this.#statistics.turn === this.#turn;
  }

  /** Milliseconds since the last packet; 0 while they come. */
  get dryFor(): number {
    return this.#drySince === null ? 0 : performance.now() - this.#drySince;
  }

  /** From 0 to 1. */
  set level(level: number) {
    this.#level = level;
    if (!this.#paused) this.#glideTo(level);
  }

  /** Load the worklet; rejects with the reason if that is not possible here. */
  prepare(): Promise<void> {
    this.#prepared ??= this.#load().catch((error: unknown) => {
      this.#prepared = null;
      throw error;
    });
    return this.#prepared;
  }

  /** Play what comes by this channel, from now on; `floor` (ms) is lateness to allow for anyway. */
  listenTo(channel: PacketSource, floor: number): void {
    const turn = (this.#turn += 1);
    const listen = (): void => {
      if (turn !== this.#turn) return;
      const { port1, port2 } = new MessageChannel();
      channel.deliverTo(port1);
      this.#order({ type: "source", port: port2, floor: floor * 48, turn }, [port2]);
    };
    // Whoever prepares it is told of a failure.
    this.prepare().then(listen, () => undefined);
  }

  /** Nothing is to come: what is left rings out. */
  rest(): void {
    this.#turn += 1;
    this.#statistics = null;
    this.#drySince = null;
    if (this.#node !== null) this.#order({ type: "reset" });
  }

  /** Be heard; rejects with NotAllowedError where the browser waits for a gesture. */
  async play(): Promise<void> {
    this.#paused = false;
    await this.prepare();
    this.#glideTo(this.#level);
    if (this.#node !== null) this.graph.measure(this.#node);
    await this.graph.need(NEED);
  }

  async pause(): Promise<void> {
    this.#paused = true;
    this.#glideTo(0);
    await new Promise((resolve) => setTimeout(resolve, 5_000 * GLIDE));
    if (this.#rests()) await this.graph.release(NEED);
  }

  /** Asked anew after a wait, in which somebody may have pressed play. */
  #rests(): boolean {
    return this.#paused;
  }

  async #load(): Promise<void> {
    const { context } = this.graph;
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    try {
      await context.audioWorklet.addModule(url);
    } finally {
      URL.revokeObjectURL(url);
    }
    const node = new AudioWorkletNode(context, PROCESSOR, {
      numberOfInputs: 0,
      outputChannelCount: [2],
    });
    await ready(node);
    node.port.onmessage = ({ data }: MessageEvent<Report>): void => {
      if (data.type !== "statistics") return;
      this.#statistics = data;
      if (!data.dry) this.#drySince = null;
      else this.#drySince ??= performance.now() - DRY;
      this.reported();
    };
    node.connect(this.#volume);
    this.#node = node;
  }

  #order(order: Order, transfer: Transferable[] = []): void {
    this.#node?.port.postMessage(order, transfer);
  }

  #glideTo(level: number): void {
    const { gain } = this.#volume;
    const now = this.graph.context.currentTime;
    gain.cancelScheduledValues(now);
    gain.setTargetAtTime(level, now, GLIDE);
    // It comes nearer for ever; at full volume samples are to pass as they are.
    gain.setValueAtTime(level, now + 12 * GLIDE);
  }
}

function ready(node: AudioWorkletNode): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      reject(new Error("it did not answer"));
    }, READY_LIMIT);
    node.port.onmessage = ({ data }: MessageEvent<Report>): void => {
      clearTimeout(limit);
      if (data.type === "failed") reject(new Error(data.reason));
      else resolve();
    };
    node.onprocessorerror = (): void => {
      clearTimeout(limit);
      reject(new Error("it ended with an error"));
    };
  });
}
