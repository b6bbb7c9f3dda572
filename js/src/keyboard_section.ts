/**
 * The section "Keyboard": two octaves to play an instrument of the session, one of the library, or
 * Csound by MIDI.
 *
 * The rule: it plays what is chosen here; a MIDI device may play the same.
 */

import type { Desk } from "./desk";
import { button, element, setText } from "./dom";
import { Fold, type Surroundings } from "./fold";
import { Hands } from "./hands";
import { Keyboard, noteName } from "./keyboard";
import type { Library } from "./library";
import { Problem } from "./problem";
import type { InstrumentDescription } from "./protocol";
import type { Snapshot } from "./snapshot";
import { fill, number, texts } from "./texts";
import { HIGHEST, type Voices } from "./voices";

const words = texts.keyboard;
const USUAL_VELOCITY = 80;
const CHANNELS = 16;
export const LOWEST_C = 0;
export const HIGHEST_C = 96;

let made = 0;

export class KeyboardSection {
  readonly fold: Fold;
  readonly hands: Hands;
  readonly #problem = new Problem();
  readonly #choice: HTMLSelectElement;
  readonly #session = element("optgroup", { label: words.session });
  readonly #library = element("optgroup", { label: words.library });
  readonly #keyboard: Keyboard;
  readonly #range = element("span", { class: "orchestron-total", role: "status" });
  readonly #velocity: HTMLInputElement;
  readonly #sustain: HTMLButtonElement;
  #instruments: readonly InstrumentDescription[] = [];
  #found: readonly InstrumentDescription[] = [];
  #shown = "";
  /** Whether somebody has chosen; until then it is the first that comes. */
  #isChosen = false;

  constructor(
    desk: Desk,
    voices: Voices,
    private readonly library: Library,
    surroundings: Surroundings,
    signal: AbortSignal,
  ) {
    const owner = { request: desk.request, playTime: desk.playTime, failed: this.#problem.say };
    this.hands = new Hands(owner, voices);
    const id = `orchestron-instrument-${(made += 1)}`;
    const midi = element("optgroup", { label: words.midi });
    for (let channel = 1; channel <= CHANNELS; channel += 1) {
      const label = fill(words.channel, { n: number(channel) });
      midi.append(element("option", { value: `midi:${channel}` }, label));
    }
    this.#choice = element("select", { id }, this.#session, this.#library, midi);
    this.#choice.addEventListener("change", this.#choose);
    this.#velocity = element("input", {
      type: "range",
      min: "1",
      max: String(HIGHEST),
      value: String(USUAL_VELOCITY),
      "aria-label": words.velocity,
    });
    this.#velocity.addEventListener("input", this.#showVelocity);
    this.#sustain = button(
      { class: "orchestron-button", "aria-pressed": "false" },
      words.sustain,
      () => {
        this.#press(this.#sustain.getAttribute("aria-pressed") !== "true");
      },
    );
    const board = element("div", { class: "orchestron-board", "data-lm-suppress-shortcuts": "true" });
    this.#keyboard = new Keyboard(
      {
        press: (pitch, time) => {
          this.#problem.clear();
          this.hands.press(pitch, Number(this.#velocity.value), time);
        },
        release: (pitch, time) => {
          this.hands.release(pitch, time);
        },
        shift: this.#shift,
      },
      surroundings.keys ?? board,
      signal,
    );
    board.append(this.#keyboard.element);
    this.fold = new Fold("keyboard", words.name, surroundings, [
      element(
        "div",
        { class: "orchestron-line" },
        element("label", { for: id }, words.instrument),
        this.#choice,
      ),
      element(
        "div",
        { class: "orchestron-line" },
        this.#arrow("−", words.lower, -1),
        this.#range,
        this.#arrow("+", words.higher, 1),
        this.#sustain,
        element("label", { class: "orchestron-value" }, words.velocity, this.#velocity),
      ),
      board,
      element("p", { class: "orchestron-hint" }, surroundings.keys === null ? words.hintHere : words.hint),
      this.#problem.element,
    ]);
    this.fold.turned = (): void => {
      if (!this.fold.isOpen) this.releaseAll();
      else void this.#open();
    };
    this.#shift(0);
    this.#showVelocity();
  }

  show({ reachable, status }: Snapshot): void {
    const isUsable = reachable && status !== null && status.state !== "error";
    this.fold.element.hidden = !isUsable;
    if (!isUsable) {
      this.releaseAll();
      return;
    }
    this.#instruments = status.instruments;
    void this.#open();
  }

  releaseAll(): void {
    this.#keyboard.releaseAll();
    this.hands.releaseAll(performance.now());
    this.#press(false);
  }

  /** Show a key as somebody else presses it: a MIDI device. */
  showKey(pitch: number, isPressed: boolean): void {
    this.#keyboard.show(pitch, isPressed);
  }

  async #open(): Promise<void> {
    this.#fill();
    if (!this.fold.isOpen || this.#found.length > 0) return;
    this.#found = (await this.#problem.attempt(() => this.library.get())) ?? [];
    this.#fill();
  }

  #fill(): void {
    const there = this.#instruments.map(({ name }) => name);
    const others = this.#found.map(({ name }) => name).filter((name) => !there.includes(name));
    this.hands.know(this.#instruments, this.#found);
    const described = JSON.stringify([there, others]);
    if (described === this.#shown) return;
    this.#shown = described;
    const chosen = this.hands.chosen;
    this.#session.replaceChildren(...there.map(optionOf));
    this.#library.replaceChildren(...others.map(optionOf));
    this.#session.hidden = there.length === 0;
    const isThere = [...this.#choice.options].some(({ value }) => value === chosen);
    if (this.#isChosen && isThere) this.#choice.value = chosen;
    else this.#choice.selectedIndex = 0;
    this.hands.choose(this.#choice.value);
  }

  readonly #choose = (): void => {
    this.#isChosen = true;
    this.releaseAll();
    this.#problem.clear();
    this.hands.choose(this.#choice.value);
    this.hands.bring().catch(() => undefined);
  };

  #arrow(sign: string, meaning: string, octaves: number): HTMLButtonElement {
    const made = button({ class: "orchestron-button", "aria-label": meaning }, sign, () => {
      this.#shift(octaves);
    });
    made.title = meaning;
    return made;
  }

  readonly #shift = (octaves: number): void => {
    const lowest = this.#keyboard.lowest + 12 * octaves;
    if (lowest < LOWEST_C || lowest > HIGHEST_C) return;
    if (octaves !== 0) this.#keyboard.lowest = lowest;
    const [low, high] = [noteName(lowest), noteName(this.#keyboard.highest)];
    setText(this.#range, fill(words.range, { low, high }));
  };

  #press(isPressed: boolean): void {
    this.#sustain.setAttribute("aria-pressed", String(isPressed));
    this.hands.sustain(isPressed, performance.now());
  }

  readonly #showVelocity = (): void => {
    const share = (Number(this.#velocity.value) / HIGHEST) * 100;
    this.#velocity.style.setProperty("--orchestron-fill", `${share}%`);
  };
}

function optionOf(name: string): HTMLOptionElement {
  return element("option", { value: name }, name);
}
