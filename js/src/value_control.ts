/**
 * A control for one value with a range: slider, menu or tick box, as its kind asks for.
 *
 * The rule: it never gives a value of another kind than the one declared: whole numbers stay whole,
 * and a range of ratios (frequencies, times) is divided by ratios, as it is heard.
 */

import { element, setText } from "./dom";
import type { ChannelDescription, Parameter } from "./protocol";
import { number } from "./texts";

export interface Declared {
  name: string;
  scale: "linear" | "exponential" | "integer";
  default: number;
  minimum: number;
  maximum: number;
  unit: string;
  meaning: string;
}

/** As in Python's controls: from this ratio on a parameter's slider is divided by ratios. */
const WIDE = 50;
const STEPS = 1_000;
/** Whole numbers up to so many are a menu. */
const MENU = 12;

export function ofParameter({ name, default: normal, minimum, maximum, unit, meaning }: Parameter): Declared {
  const scale = minimum > 0 && maximum / minimum >= WIDE ? "exponential" : "linear";
  return { name, scale, default: normal, minimum, maximum, unit, meaning };
}

/** What `chn_k` declares; `null` where that is no range. */
export function ofChannel(channel: ChannelDescription): Declared | null {
  const { name, behaviour, default: normal, minimum, maximum } = channel;
  if (channel.kind !== "control" || behaviour === "" || minimum >= maximum) return null;
  const scale = behaviour === "exponential" && minimum <= 0 ? "linear" : behaviour;
  return { name, scale, default: normal, minimum, maximum, unit: "", meaning: "" };
}

export class ValueControl {
  readonly element: HTMLElement;
  readonly #control: HTMLInputElement | HTMLSelectElement;
  readonly #words = element("output", { "aria-hidden": "true" });
  #value: number;
  /** When somebody moved it last, in ms as `performance.now()`. */
  movedAt = -Infinity;

  constructor(
    private readonly declared: Declared,
    private readonly moved: (value: number) => void,
  ) {
    const { name, meaning } = declared;
    this.#value = declared.default;
    this.#control = controlFor(declared);
    this.#control.setAttribute("aria-label", meaning === "" ? name : `${name}: ${meaning}`);
    this.#control.setAttribute("data-parameter", name);
    this.#control.addEventListener("input", () => {
      this.movedAt = performance.now();
      this.show(this.#read());
      this.moved(this.#value);
    });
    const label = element("span", { class: "orchestron-parameter" }, name);
    this.element = element("label", { class: "orchestron-value" }, label, this.#control, this.#words);
    if (meaning !== "") this.element.title = meaning;
    this.show(declared.default);
  }

  get value(): number {
    return this.#value;
  }

  /** Show a value that is so already. */
  show(value: number): void {
    const { scale, unit } = this.declared;
    this.#value = value;
    const words = `${rounded(value)}${unit === "" ? "" : ` ${unit}`}`;
    const control = this.#control;
    if (control instanceof HTMLInputElement && control.type === "checkbox") {
      control.checked = value >= 0.5;
      return;
    }
    if (control instanceof HTMLSelectElement) {
      control.value = String(Math.round(value));
      return;
    }
    const share = this.#shareOf(value);
    control.value = String(scale === "integer" ? value : Math.round(share * STEPS));
    control.style.setProperty("--orchestron-fill", `${share * 100}%`);
    control.setAttribute("aria-valuetext", words);
    setText(this.#words, words);
  }

  #read(): number {
    const control = this.#control;
    const { scale, minimum, maximum } = this.declared;
    if (control instanceof HTMLInputElement && control.type === "checkbox") {
      return control.checked ? maximum : minimum;
    }
    if (scale === "integer") return Number(control.value);
    const share = Number(control.value) / STEPS;
    return scale === "exponential"
      ? minimum * (maximum / minimum) ** share
      : minimum + share * (maximum - minimum);
  }

  #shareOf(value: number): number {
    const { scale, minimum, maximum } = this.declared;
    if (minimum >= maximum) return 0;
    const share =
      scale === "exponential"
        ? Math.log(Math.max(value, minimum) / minimum) / Math.log(maximum / minimum)
        : (value - minimum) / (maximum - minimum);
    return Math.min(1, Math.max(0, share));
  }
}

function controlFor({ scale, minimum, maximum }: Declared): HTMLInputElement | HTMLSelectElement {
  if (scale !== "integer") {
    return element("input", { type: "range", min: "0", max: String(STEPS), step: "1" });
  }
  const low = Math.ceil(minimum);
  const count = Math.floor(maximum) - low + 1;
  if (low === 0 && count === 2) return element("input", { type: "checkbox" });
  if (count > MENU) {
    return element("input", { type: "range", min: String(low), max: String(maximum), step: "1" });
  }
  const options = Array.from({ length: count }, (_, index) =>
    element("option", { value: String(low + index) }, rounded(low + index)),
  );
  return element("select", {}, ...options);
}

function rounded(value: number): string {
  return number(value, { maximumSignificantDigits: 4, useGrouping: false });
}
