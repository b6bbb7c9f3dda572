/**
 * How late packets come: what the depth of the jitter buffer follows.
 *
 * The rule: late is what is later than usual. What is usual follows at once when it changes for
 * good (another route, a sound card that stopped for a moment), slowly when clocks drift, and not
 * at all for one bad moment. One of those in a minute is bad luck and is concealed; a second one
 * is the network's habit, and is covered from then on.
 */

/** Half a second, in samples at 48 kHz, as is every time here. */
const SLOT = 24_000;
/** A minute. */
const SLOTS = 120;
/** What comes while everything is being set up says little; it is forgotten after three seconds. */
const WARM_UP = 2;
const WARM_UP_MEMORY = 6;
/** What is late within 20 ms of each other was held up together, and counts as one moment. */
const TOGETHER = 960;
/** What is usual is the median of as many arrivals, about half a second… */
const USUAL_OF = 48;
const ENOUGH = 12;
/** …followed slowly, unless it is 10 ms elsewhere. */
const PACE = 1 / 100;
const ELSEWHERE = 480;

export class Arrivals {
  /** The two worst moments of each slot. */
  readonly #worst = new Float64Array(2 * SLOTS);
  /** Counts slots since the beginning. */
  #slot = 0;
  #slotEnd = -Infinity;
  /** The worst of the moment that goes on, and when that is over. */
  #moment = 0;
  #momentEnd = -Infinity;
  #jitter = 0;
  readonly #recent: number[] = [];
  #usual = 0;
  #noted = 0;
  #lastAt = -Infinity;

  /** The usual transit time, on an arbitrary scale. */
  get usual(): number {
    return this.#usual;
  }

  /** By how much packets may be late before it happens a second time in a minute. */
  get jitter(): number {
    return this.#jitter;
  }

  /** Note that a packet with this transit time (on any scale) came. */
  note(transit: number, now: number): void {
    this.#advance(now);
    this.#follow(transit, now);
    const lateness = transit - this.#usual;
    if (now >= this.#momentEnd) this.#endMoment();
    if (lateness <= this.#moment && now < this.#momentEnd) return;
    this.#moment = Math.max(lateness, this.#moment);
    this.#momentEnd = now + TOGETHER + this.#moment;
    this.#assess();
  }

  /** Another clock: nothing that was noted can be compared. */
  forget(): void {
    this.#recent.length = 0;
    this.#noted = 0;
    this.#worst.fill(0);
    this.#slot = 0;
    this.#slotEnd = -Infinity;
    this.#moment = 0;
    this.#momentEnd = -Infinity;
    this.#assess();
  }

  /** What comes at one time was held up somewhere, and is one sign of what is usual: the last. */
  #follow(transit: number, now: number): void {
    if (now === this.#lastAt) this.#recent.pop();
    this.#lastAt = now;
    this.#recent.push(transit);
    if (this.#recent.length > USUAL_OF) this.#recent.shift();
    this.#noted += 1;
    const sorted = [...this.#recent].sort((one, other) => one - other);
    const median = sorted[sorted.length >> 1] ?? transit;
    if (this.#noted < ENOUGH) this.#usual = median;
    else if (Math.abs(median - this.#usual) > ELSEWHERE) this.#move(median);
    else this.#usual += PACE * (median - this.#usual);
  }

  /** What was late or early of late was so by another measure. */
  #move(usual: number): void {
    this.#usual = usual;
    for (const slot of [this.#slot, Math.max(0, this.#slot - 1)]) {
      this.#worst.fill(0, 2 * (slot % SLOTS), 2 * (slot % SLOTS) + 2);
    }
    this.#moment = 0;
    this.#momentEnd = -Infinity;
    this.#assess();
  }

  /** What was the worst of the last moment is one of its slot's two, or forgotten. */
  #endMoment(): void {
    const index = 2 * (this.#slot % SLOTS);
    const worst = this.#worst[index] ?? 0;
    if (this.#moment > worst) {
      this.#worst[index + 1] = worst;
      this.#worst[index] = this.#moment;
    } else if (this.#moment > (this.#worst[index + 1] ?? 0)) this.#worst[index + 1] = this.#moment;
    this.#moment = 0;
  }

  #advance(now: number): void {
    if (now < this.#slotEnd) return;
    if (this.#slotEnd === -Infinity) {
      this.#slotEnd = now + SLOT;
      return;
    }
    const passed = Math.min(1 + Math.floor((now - this.#slotEnd) / SLOT), SLOTS);
    this.#slotEnd = now >= this.#slotEnd + SLOT ? now + SLOT : this.#slotEnd + SLOT;
    for (let step = 0; step < passed; step += 1) {
      this.#slot += 1;
      this.#worst.fill(0, 2 * (this.#slot % SLOTS), 2 * (this.#slot % SLOTS) + 2);
    }
    if (this.#slot >= WARM_UP_MEMORY && this.#slot < SLOTS) this.#worst.fill(0, 0, 2 * WARM_UP);
    this.#assess();
  }

  /** The jitter is the second largest lateness of all moments. */
  #assess(): void {
    let largest = this.#moment;
    let second = 0;
    for (const lateness of this.#worst) {
      if (lateness > largest) {
        second = largest;
        largest = lateness;
      } else if (lateness > second) second = lateness;
    }
    this.#jitter = second;
  }
}
