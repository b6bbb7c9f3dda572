/**
 * The section "Transport": Csound stopped and started, its time, and what it costs the machine.
 *
 * The rule: numbers are asked for only while somebody can see them. "Silence" stays within reach
 * when the section is folded.
 */

import type { Desk } from "./desk";
import { button, element, setText } from "./dom";
import { Fold, type Surroundings } from "./fold";
import { Problem } from "./problem";
import type { EngineTime } from "./protocol";
import type { Snapshot } from "./snapshot";
import { duration, number, percent, texts } from "./texts";

const words = texts.transport;
const EVERY = 1_000;

export class TransportSection {
  readonly fold: Fold;
  readonly #silence: HTMLButtonElement;
  readonly #start: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #time = element("dd", { "data-testid": "time" });
  readonly #load = element("dd", { "data-testid": "load" });
  readonly #bar = element("meter", { min: "0", max: "1", high: "0.7", "aria-label": words.load });
  readonly #overruns = element("dd", { "data-testid": "overruns" });
  readonly #problem = new Problem();
  #reachable = false;
  #lookedAt = -Infinity;

  constructor(
    private readonly desk: Desk,
    surroundings: Surroundings,
    signal: AbortSignal,
  ) {
    this.#silence = button({ class: "orchestron-button" }, texts.panel.silence, desk.silence);
    this.#silence.title = texts.panel.silenceMeaning;
    this.#start = this.#button(words.start, words.startMeaning, false);
    this.#stop = this.#button(words.stop, words.stopMeaning, true);
    const loadName = element("dt", { title: words.loadMeaning }, words.load);
    this.fold = new Fold(
      "transport",
      words.title,
      surroundings,
      [
        element("div", { class: "orchestron-line" }, this.#start, this.#stop),
        element(
          "dl",
          { class: "orchestron-figures" },
          element("div", {}, element("dt", {}, words.time), this.#time),
          element("div", {}, loadName, this.#load, element("dd", {}, this.#bar)),
          element("div", {}, element("dt", {}, words.overruns), this.#overruns),
        ),
        this.#problem.element,
      ],
      [this.#silence],
    );
    this.fold.turned = (): void => {
      void this.#look();
    };
    const timer = setInterval(() => void this.#look(), EVERY);
    signal.addEventListener("abort", () => {
      clearInterval(timer);
    });
  }

  show({ reachable, status }: Snapshot): void {
    this.#reachable = reachable;
    this.fold.element.hidden = !reachable;
    if (status === null) return;
    const held = status.held;
    this.#start.disabled = !held;
    this.#stop.disabled = held;
    setText(this.#overruns, number(status.overruns));
    if (performance.now() - this.#lookedAt > EVERY) void this.#look();
  }

  #button(label: string, meaning: string, held: boolean): HTMLButtonElement {
    const made = button({ class: "orchestron-button" }, label, () => {
      void this.#problem.attempt(() => this.desk.request("hold", { held }));
      // The one that was pressed is of no use now; the keyboard goes on from the other.
      const other = held ? this.#start : this.#stop;
      other.disabled = false;
      other.focus();
      made.disabled = true;
    });
    made.title = meaning;
    return made;
  }

  async #look(): Promise<void> {
    if (!this.#reachable || !this.fold.isSeen) return;
    this.#lookedAt = performance.now();
    try {
      const { engine_time, load = 0 } = await this.desk.request<EngineTime>("time");
      setText(this.#time, duration(engine_time));
      setText(this.#load, percent(load, { maximumFractionDigits: 0 }));
      this.#bar.value = Math.min(1, load);
    } catch {
      // Not reachable just now; it is asked again.
    }
  }
}
