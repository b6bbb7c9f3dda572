/**
 * The choice of a bundled instrument, and a slider for each of its parameters.
 *
 * The rule: `freq` belongs to the keys; every other parameter is the slider's, and a note takes the
 * sliders as they stand when it starts.
 */

import { element } from "./dom";
import type { InstrumentDescription, Parameter } from "./protocol";
import { number, texts } from "./texts";

const FIRST_PFIELD = 4;
const FREQUENCY = "freq";
const STEPS = 200;

export class InstrumentView {
  readonly element: HTMLElement;
  readonly #choice = element("select", { id: "orchestron-instrument" });
  readonly #meaning = element("p", { class: "orchestron-meaning" });
  readonly #sliders = element("div", { class: "orchestron-sliders" });
  readonly #values = new Map<number, number>();
  #library: InstrumentDescription[] = [];
  #chosen: InstrumentDescription | null = null;

  constructor(private readonly chosen: (name: string) => void) {
    this.#choice.addEventListener("change", () => {
      this.#choose(this.#choice.value);
    });
    this.element = element(
      "div",
      { class: "orchestron-instrument" },
      element("label", { for: "orchestron-instrument" }, texts.client.instrument),
      this.#choice,
      this.#meaning,
      this.#sliders,
    );
  }

  show(library: InstrumentDescription[]): void {
    this.#library = library;
    this.#choice.replaceChildren(
      ...library.map(({ name, title }) =>
        element("option", { value: name }, title === "" ? name : title),
      ),
    );
    const first = library[0];
    if (first !== undefined) this.#choose(first.name);
  }

  /** The p-fields of a note of this frequency, p4 first. */
  voice(frequency: number): { instrument: string; pfields: number[] } | null {
    if (this.#chosen === null) return null;
    const { name, parameters } = this.#chosen;
    return { instrument: name, pfields: pfieldsOf(parameters, frequency, this.#values) };
  }

  #choose(name: string): void {
    this.#chosen = this.#library.find((each) => each.name === name) ?? null;
    const parameters = this.#chosen?.parameters ?? [];
    this.#values.clear();
    this.#meaning.textContent = this.#chosen?.meaning ?? "";
    this.#sliders.replaceChildren(
      ...parameters.filter((each) => each.name !== FREQUENCY).map((each) => this.#slider(each)),
    );
    if (this.#chosen !== null) this.chosen(name);
  }

  #slider(parameter: Parameter): HTMLElement {
    const { name, p, minimum, maximum, unit, meaning } = parameter;
    const value = element("output", { "aria-hidden": "true" });
    const slider = element("input", {
      type: "range",
      min: String(minimum),
      max: String(maximum),
      step: String(stepOf(minimum, maximum)),
      "aria-label": meaning === "" ? name : `${name}: ${meaning}`,
      "data-parameter": name,
    });
    const show = (given: number): void => {
      const words = `${rounded(given)}${unit === "" ? "" : ` ${unit}`}`;
      const share = maximum > minimum ? (given - minimum) / (maximum - minimum) : 0;
      this.#values.set(p, given);
      value.textContent = words;
      slider.setAttribute("aria-valuetext", words);
      slider.style.setProperty("--orchestron-fill", `${share * 100}%`);
    };
    slider.addEventListener("input", () => {
      show(Number(slider.value));
    });
    slider.value = String(parameter.default);
    show(parameter.default);
    const label = element("span", { class: "orchestron-parameter" }, name);
    const row = element("label", { class: "orchestron-slider" }, label, slider, value);
    if (meaning !== "") row.title = meaning;
    return row;
  }
}

/** Parameters need not be listed in order, nor without gaps. */
export function pfieldsOf(
  parameters: Parameter[],
  frequency: number,
  values: ReadonlyMap<number, number>,
): number[] {
  const last = Math.max(FIRST_PFIELD - 1, ...parameters.map(({ p }) => p));
  const pfields = new Array<number>(last - FIRST_PFIELD + 1).fill(0);
  for (const { name, p, default: normal } of parameters) {
    pfields[p - FIRST_PFIELD] = name === FREQUENCY ? frequency : (values.get(p) ?? normal);
  }
  return pfields;
}

/** A round step of about a two-hundredth of the range. */
function stepOf(minimum: number, maximum: number): number {
  return maximum > minimum ? 10 ** Math.floor(Math.log10((maximum - minimum) / STEPS)) : 1;
}

function rounded(value: number): string {
  return number(value, { maximumSignificantDigits: 4, useGrouping: false });
}
