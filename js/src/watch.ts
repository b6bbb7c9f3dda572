/**
 * Looks at a listener once a second: what it measures is shown, reported and judged.
 *
 * The rule: counts are of this listener since it connected, whichever way the sound came.
 */

import type { Latency } from "./latency";
import { latencyOf } from "./latency";
import type { Player } from "./player";
import type { ListenerStats, PresetDescription, Way } from "./protocol";
import type { Rung } from "./rung";
import { changeBetween, type Change, type Look } from "./statistics";
import { Vigil, type Verdict } from "./vigil";

const EVERY = 1_000;
const RATE = 48_000;

/** What a panel shows; `stats` is what the engine is told of it. */
export interface Figures {
  stats: ListenerStats;
  preset: string;
  way: Way;
  latency: Latency;
  /** Only the worklet tells: by how much its speed differs from 1 to follow the engine's clock. */
  clock_drift: number | null;
}

export interface WatchOwner {
  /** The preset that is listened to; `null` where the engine knows none. */
  preset: () => PresetDescription | null;
  seen: (figures: Figures) => void;
  verdict: (verdict: Verdict) => void;
}

/** What was counted here up to now. */
interface Count {
  received: number;
  lost: number;
  concealed: number;
}

const NOTHING: Count = { received: 0, lost: 0, concealed: 0 };

export class Watch {
  readonly #vigil = new Vigil();
  readonly #timer: ReturnType<typeof setInterval>;
  #before: Look | null = null;
  #counted: Count | null = null;
  #sum: Count = { ...NOTHING };

  constructor(
    private readonly listener: Rung,
    private readonly player: Player,
    private readonly owner: WatchOwner,
  ) {
    this.#timer = setInterval(() => void this.#look(), EVERY);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    let now: Look;
    try {
      now = await this.listener.look();
    } catch {
      return; // The connection was just closed.
    }
    const before = this.#before;
    this.#before = now;
    if (before === null) return;
    const change = changeBetween(before, now);
    const isCountedHere = this.player.way === "worklet" || this.player.counted !== null;
    const figures = isCountedHere ? this.#ofPackets(now) : this.#ofElement(now, change);
    this.owner.seen(figures.shown);
    const asked = (this.owner.preset()?.jitter_target ?? 0) / 1000;
    const delay = isCountedHere ? null : change.delay;
    const { jitter } = figures.shown.stats;
    // A paused worklet gets packets and counts none; they are the page's own to drop.
    const received = this.player.playback === "playing" ? figures.received : 1;
    this.owner.verdict(this.#vigil.judge({ received, delay, jitter, asked }));
  }

  #ofElement(now: Look, change: Change): { received: number; shown: Figures } {
    this.#counted = null;
    this.#add(change);
    const output = change.output ?? this.player.outputLatency;
    return { received: change.received, shown: this.#figures(now, now.jitter, change, output) };
  }

  #ofPackets(now: Look): { received: number; shown: Figures } {
    const { counted, way } = this.player;
    // An element that plays packets does not tell how long it takes to be heard.
    const output = way === "worklet" ? this.player.outputLatency : null;
    const count = counted ?? NOTHING;
    const before = this.#counted ?? count;
    const received = count.received - before.received;
    this.#counted = counted;
    this.#add({
      received,
      lost: Math.max(0, count.lost - before.lost),
      concealed: count.concealed - before.concealed,
    });
    const depth = counted?.playing === true ? counted.depth / RATE : null;
    const jitter = (counted?.jitter ?? 0) / RATE;
    const figures = this.#figures(now, jitter, { delay: depth, target: null }, output);
    const clock_drift = counted !== null && "speed" in counted ? counted.speed : null;
    return { received, shown: { ...figures, clock_drift } };
  }

  #add({ received, lost, concealed }: Count): void {
    this.#sum.received += received;
    this.#sum.lost += lost;
    this.#sum.concealed += concealed;
  }

  #figures(
    now: Look,
    jitter: number,
    { delay: buffer, target }: Pick<Change, "delay" | "target">,
    output: number | null,
  ): Figures {
    const preset = this.owner.preset();
    const { roundTrip, path } = now;
    const packet = (preset?.packet_duration ?? 10) / 1000;
    const isOpus = preset?.bitrate !== 0;
    return {
      stats: {
        path,
        round_trip_time: roundTrip ?? 0,
        jitter,
        packets_received: this.#sum.received,
        packets_lost: this.#sum.lost,
        concealed_samples: this.#sum.concealed,
        jitter_buffer_delay: buffer ?? 0,
        jitter_buffer_target: target ?? 0,
        output_latency: output ?? 0,
        playing: this.player.playback === "playing",
      },
      preset: preset?.name ?? "",
      way: this.player.way,
      latency: latencyOf({ packet, isOpus, roundTrip, buffer, output }),
      clock_drift: null,
    };
  }
}
