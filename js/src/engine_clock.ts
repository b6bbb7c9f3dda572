/**
 * What time it is in the engine, as far as this page can know.
 *
 * The rule: of several answers the one that took least time is believed, for its uncertainty is
 * the smallest (D. L. Mills, the clock filter of NTP, RFC 5905 section 10). Old ones are forgotten,
 * because the two clocks drift.
 */

import type { EngineTime } from "./protocol";
import type { Request } from "./requests";

const EVERY = 5_000;
/** A few at the beginning, so that the first key has its time. */
const HASTY = 8;
const HASTE = 150;
/** A minute of answers. */
const KEPT = 12;

interface Answer {
  roundTrip: number;
  /** Engine time minus page time, in seconds. */
  offset: number;
}

export class EngineClock {
  #answers: Answer[] = [];
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the starts: what was asked before one is of another engine. */
  #epoch = 0;

  constructor(private readonly request: Request) {}

  /** Engine time in seconds at `time`, which is in ms as `performance.now()`; `null` if unknown. */
  at(time: number): number | null {
    const best = this.#best();
    return best === undefined ? null : time / 1000 + best.offset;
  }

  /** Seconds that a request and its answer take at least; `null` if unknown. */
  get roundTrip(): number | null {
    return this.#best()?.roundTrip ?? null;
  }

  start(): void {
    this.stop();
    void this.#ask();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#epoch += 1;
    this.#answers = [];
    this.#asked = 0;
  }

  async #ask(): Promise<void> {
    this.#asked += 1;
    const pause = this.#asked < HASTY ? HASTE : EVERY;
    this.#timer = setTimeout(() => void this.#ask(), pause);
    const epoch = this.#epoch;
    const sent = performance.now();
    try {
      const { engine_time } = await this.request<EngineTime>("time");
      const received = performance.now();
      if (epoch !== this.#epoch) return;
      const offset = engine_time - (sent + received) / 2000;
      this.#answers = [...this.#answers, { roundTrip: (received - sent) / 1000, offset }];
      this.#answers = this.#answers.slice(-KEPT);
    } catch {
      // Not reachable just now; it is asked again.
    }
  }

  #best(): Answer | undefined {
    return this.#answers.reduce<Answer | undefined>(
      (best, each) => (best === undefined || each.roundTrip < best.roundTrip ? each : best),
      undefined,
    );
  }
}
