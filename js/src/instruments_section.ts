/**
 * The section "Instruments": those of the session, the library, and the session's channels.
 *
 * The rule: the list is the engine's. An instrument that was compiled anew keeps how it was set.
 */

import { ChannelsView } from "./channels_view";
import type { Desk } from "./desk";
import { button, element } from "./dom";
import { Fold, type Surroundings } from "./fold";
import { InstrumentView } from "./instrument_view";
import type { Library } from "./library";
import { Problem } from "./problem";
import type { InstrumentDescription } from "./protocol";
import type { Snapshot } from "./snapshot";
import { counted, number, texts } from "./texts";
import type { Voices } from "./voices";

const words = texts.instruments;
const TRIAL = 1.5;

let made = 0;

export class InstrumentsSection {
  readonly fold: Fold;
  readonly #list = element("ul", { class: "orchestron-instruments", "aria-label": words.title });
  readonly #none = element("p", { class: "orchestron-meaning" }, words.none);
  readonly #choice: HTMLSelectElement;
  readonly #channels: ChannelsView;
  readonly #problem = new Problem();
  #shown = "";

  constructor(
    private readonly desk: Desk,
    private readonly voices: Voices,
    private readonly library: Library,
    surroundings: Surroundings,
    signal: AbortSignal,
  ) {
    const id = `orchestron-library-${(made += 1)}`;
    this.#choice = element("select", { id, "data-testid": "library" });
    const add = button({ class: "orchestron-button" }, words.add, () => {
      const name = this.#choice.value;
      void this.#problem.attempt(() => desk.request("use_instrument", { name }));
    });
    const bring = element("div", { class: "orchestron-line" });
    bring.append(element("label", { for: id }, words.library), this.#choice, add);
    this.#channels = new ChannelsView(desk, () => this.fold.isSeen, signal);
    this.fold = new Fold("instruments", words.title, surroundings, [
      this.#list,
      this.#none,
      bring,
      this.#channels.element,
      this.#problem.element,
    ]);
    this.fold.turned = (): void => {
      this.#open();
    };
  }

  show({ reachable, status }: Snapshot): void {
    const isUsable = reachable && status !== null && status.state !== "error";
    this.fold.element.hidden = !isUsable;
    if (!isUsable) return;
    const described = JSON.stringify(status.instruments);
    if (described !== this.#shown) {
      this.#shown = described;
      this.#rebuild(status.instruments);
    }
    this.#open();
  }

  #open(): void {
    if (!this.fold.isOpen || this.fold.element.hidden) return;
    void this.#problem.attempt(() => this.library.get()).then((found) => {
      if (found === undefined || this.#choice.options.length > 0) return;
      this.#choice.append(...found.map(({ name }) => element("option", { value: name }, name)));
      this.#choice.selectedIndex = 0;
    });
    this.#channels.look();
  }

  #rebuild(instruments: readonly InstrumentDescription[]): void {
    const open = new Set(
      [...this.#list.querySelectorAll("details[open]")].map(
        (each) => each.closest("li")?.dataset.instrument,
      ),
    );
    const views = instruments.map((each) => new InstrumentView(each, this.voices, this.#try));
    for (const { description, element: made } of views) {
      const details = made.querySelector("details");
      if (details !== null) details.open = open.has(description.name);
    }
    this.#list.replaceChildren(...views.map((each) => each.element));
    this.#list.hidden = views.length === 0;
    this.#none.hidden = views.length > 0;
    this.fold.facts = views.length > 0 ? number(views.length) : "";
    this.#list.setAttribute("aria-label", counted(views.length, texts.counts.instrument));
  }

  readonly #try = (instrument: InstrumentDescription): void => {
    const { name } = instrument;
    const pfields = this.voices.pfields(instrument, null);
    void this.#problem.attempt(() =>
      this.desk.request("play", { instrument: name, pfields, duration: TRIAL }),
    );
  };
}
