/**
 * The choice of a preset: what it is for, and what it costs.
 *
 * The rule: it shows what is chosen and asks for a change; what is heard instead of a wish is said.
 */

import { element, setText } from "./dom";
import type { PresetDescription } from "./protocol";
import type { Snapshot } from "./snapshot";
import { texts } from "./texts";

let made = 0;

export class PresetView {
  readonly element: HTMLElement;
  readonly #choice: HTMLSelectElement;
  readonly #meaning: HTMLElement;
  readonly #remark = element("p", { class: "orchestron-remark", "data-testid": "remark" });
  #presets: readonly PresetDescription[] = [];

  constructor(choose: (name: string) => void) {
    // Several panels may be in one page, and a description is found by its id.
    const id = `orchestron-preset-${(made += 1)}`;
    this.#meaning = element("p", { class: "orchestron-cost", id: `${id}-cost` });
    this.#choice = element("select", {
      id,
      "aria-describedby": `${id}-cost`,
      "data-testid": "preset",
    });
    this.#choice.addEventListener("change", () => {
      choose(this.#choice.value);
    });
    this.element = element(
      "div",
      { class: "orchestron-preset" },
      element("label", { for: id }, texts.preset.label),
      this.#choice,
      this.#meaning,
      this.#remark,
    );
  }

  show({ presets, choice }: Snapshot): void {
    this.element.hidden = presets.length === 0;
    if (presets !== this.#presets) {
      this.#presets = presets;
      this.#choice.replaceChildren(...presets.map(optionOf));
    }
    const chosen = presets.find(({ name }) => name === choice.preset);
    if (this.#choice.value !== choice.preset) this.#choice.value = choice.preset;
    setText(this.#meaning, chosen === undefined ? "" : wordsOf(chosen).explanation);
    setText(this.#remark, choice.remark);
    this.#remark.hidden = choice.remark === "";
  }
}

function optionOf(preset: PresetDescription): HTMLOptionElement {
  const { title, explanation } = wordsOf(preset);
  return element("option", { value: preset.name, title: explanation }, title);
}

function wordsOf(preset: PresetDescription): { title: string; explanation: string } {
  const { title, meaning, cost } = texts.preset.known[preset.name] ?? preset;
  return { title, explanation: `${meaning} ${cost}` };
}
