/**
 * The section "MIDI Input": a MIDI device of this browser plays the session.
 *
 * The rule: what a browser or a page can't do is said in words, with what to do about it.
 */

import type { Desk } from "./desk";
import { button, element, setText } from "./dom";
import { Fold, type Surroundings } from "./fold";
import type { KeyboardSection } from "./keyboard_section";
import { noteName } from "./keyboard";
import { MidiInput } from "./midi_input";
import { sendMidi, type MidiOwner } from "./midi_keys";
import { Problem } from "./problem";
import { remember, remembered } from "./remembered";
import type { Snapshot } from "./snapshot";
import { fill, texts } from "./texts";

const words = texts.midi;
/** As long as an eye needs to see the light, in ms. */
const LIT = 150;
const SUSTAIN = 64;
const PLAYS = "midi-plays";

let made = 0;

export class MidiSection {
  readonly fold: Fold;
  readonly #input: MidiInput;
  readonly #open: HTMLButtonElement;
  readonly #device: HTMLSelectElement;
  readonly #plays: HTMLSelectElement;
  readonly #line: HTMLElement;
  readonly #says = element("p", { class: "orchestron-meaning", role: "status" });
  readonly #light = element("span", { class: "orchestron-light", "aria-hidden": "true" });
  readonly #last = element("span", { class: "orchestron-total", "data-testid": "midi-last" });
  readonly #problem = new Problem();
  readonly #owner: MidiOwner;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #usable = false;

  constructor(
    desk: Desk,
    private readonly keyboard: KeyboardSection,
    surroundings: Surroundings,
    signal: AbortSignal,
  ) {
    this.#owner = { request: desk.request, playTime: desk.playTime, failed: this.#problem.say };
    this.#input = new MidiInput({ changed: this.#show, receive: this.#receive });
    this.#open = button({ class: "orchestron-button" }, words.open, () => void this.#input.open());
    const id = `orchestron-midi-${(made += 1)}`;
    this.#device = element("select", { id: `${id}-device`, "data-testid": "midi-device" });
    this.#device.addEventListener("change", () => {
      this.#input.choose(this.#device.value);
    });
    this.#plays = element(
      "select",
      { id: `${id}-plays` },
      element("option", { value: "keyboard" }, words.asKeyboard),
      element("option", { value: "csound" }, words.asIs),
    );
    if (remembered(PLAYS) === "csound") this.#plays.value = "csound";
    this.#plays.addEventListener("change", () => {
      this.keyboard.hands.releaseAll(performance.now());
      remember(PLAYS, this.#plays.value);
    });
    this.#line = element(
      "div",
      { class: "orchestron-pairs" },
      element("label", { for: `${id}-device` }, words.device),
      this.#device,
      element("label", { for: `${id}-plays` }, words.plays),
      this.#plays,
      element("span", {}, words.activity),
      element("span", {}, this.#light, this.#last),
    );
    this.fold = new Fold("midi", words.title, surroundings, [
      this.#says,
      this.#open,
      this.#line,
      this.#problem.element,
    ]);
    signal.addEventListener("abort", () => {
      this.#input.close();
    });
    this.#show();
    void this.#input.openIfAllowed();
  }

  show({ reachable, status }: Snapshot): void {
    this.#usable = reachable && status !== null && status.state !== "error";
    this.fold.element.hidden = !this.#usable;
  }

  readonly #show = (): void => {
    const { state, names, chosen, isThere } = this.#input;
    const opened = names.length === 0 ? words.noDevice : "";
    const says = state === "open" ? opened : words.states[state];
    setText(this.#says, says);
    this.#says.hidden = says === "";
    this.#open.hidden = state !== "closed" && state !== "denied";
    this.#line.hidden = state !== "open";
    const options = names.map((name) => element("option", { value: name }, name));
    options.unshift(element("option", { value: "" }, words.none));
    if (chosen !== "" && !isThere) {
      options.push(element("option", { value: chosen }, fill(words.gone, { name: chosen })));
    }
    this.#device.replaceChildren(...options);
    this.#device.value = chosen;
    this.fold.facts = isThere ? chosen : "";
  };

  readonly #receive = (bytes: Uint8Array, time: number): void => {
    const [status = 0, first = 0, second = 0] = bytes;
    if (status >= 0xf0 || !this.#usable) return; // clock and active sensing say nothing to play
    this.#blink(status & 0xf0, first, second);
    if (this.#plays.value === "csound") sendMidi(this.#owner, bytes, time);
    else this.#play(status & 0xf0, first, second, time);
  };

  #play(kind: number, first: number, second: number, time: number): void {
    const { hands } = this.keyboard;
    const isOn = kind === 0x90 && second > 0;
    if (isOn) hands.press(first, second, time);
    else if (kind === 0x80 || kind === 0x90) hands.release(first, time);
    else if (kind === 0xb0 && first === SUSTAIN) hands.sustain(second >= 64, time);
    if (kind === 0x80 || kind === 0x90) this.keyboard.showKey(first, isOn);
  }

  #blink(kind: number, first: number, second: number): void {
    clearTimeout(this.#timer);
    this.#light.dataset.lit = "true";
    this.#timer = setTimeout(() => {
      this.#light.dataset.lit = "false";
    }, LIT);
    const isNote = kind === 0x80 || kind === 0x90;
    const text = isNote ? noteName(first) : fill(words.controller, { n: String(first) });
    setText(this.#last, `${text} · ${second}`);
  }
}
