/**
 * A piano keyboard for mouse, touch and the computer's keys.
 *
 * The rule: a key sounds while at least one finger, pointer or computer key is on it, and never
 * longer.
 */

import { element } from "./dom";
import { texts } from "./texts";

/** `time` is that of the user's deed, in ms as an event's `timeStamp`. */
export interface KeyboardOwner {
  press: (pitch: number, time: number) => void;
  release: (pitch: number, time: number) => void;
}

const NAMES = texts.keyboard.notes.split(" ");
const BLACK = [1, 3, 6, 8, 10];
/** Where C4 … E5 lie on the computer's keyboard: by place, so that every layout plays alike. */
const CODES = [
  "KeyA KeyW KeyS KeyE KeyD KeyF KeyT KeyG KeyY KeyH KeyU KeyJ",
  "KeyK KeyO KeyL KeyP Semicolon",
].flatMap((octave) => octave.split(" "));
const LOWEST = 60;

/** The name of a MIDI note number, with C4 as middle C. */
export function noteName(pitch: number): string {
  return `${NAMES[pitch % 12] ?? ""}${Math.floor(pitch / 12) - 1}`;
}

export class Keyboard {
  readonly element = element("div", {
    class: "orchestron-keyboard",
    role: "group",
    "aria-label": texts.keyboard.name,
  });
  readonly #keys = new Map<number, HTMLButtonElement>();
  /** What holds each pitch down: "pointer 1", "KeyA", "focus". */
  readonly #holders = new Map<number, Set<string>>();

  /** The computer's keys play until `signal` aborts. */
  constructor(
    private readonly owner: KeyboardOwner,
    signal: AbortSignal,
  ) {
    for (let pitch = LOWEST; pitch < LOWEST + CODES.length; pitch += 1) this.#add(pitch);
    window.addEventListener("keydown", this.#down, { signal });
    window.addEventListener("keyup", this.#up, { signal });
    window.addEventListener("blur", this.releaseAll, { signal });
  }

  readonly releaseAll = (): void => {
    for (const [pitch, holders] of this.#holders) {
      for (const holder of [...holders]) this.#release(pitch, holder, performance.now());
    }
  };

  #add(pitch: number): void {
    const name = noteName(pitch);
    const black = BLACK.includes(pitch % 12);
    const label = name.replace("♯", "#");
    const key = element("button", {
      type: "button",
      class: black ? "orchestron-key orchestron-black" : "orchestron-key",
      "aria-label": label,
      "aria-pressed": "false",
    });
    if (pitch % 12 === 0) key.append(element("span", {}, name));
    this.#keys.set(pitch, key);
    this.element.append(key);
    this.#followPointer(key, pitch);
    key.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      this.#press(pitch, "focus", event.timeStamp);
    });
    for (const type of ["keyup", "blur"]) {
      key.addEventListener(type, (event) => {
        this.#release(pitch, "focus", event.timeStamp);
      });
    }
  }

  #followPointer(key: HTMLButtonElement, pitch: number): void {
    key.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      // A touch is captured by where it began; set free, it can glide over the keys.
      if (key.hasPointerCapture(event.pointerId)) key.releasePointerCapture(event.pointerId);
      this.#press(pitch, `pointer ${event.pointerId}`, event.timeStamp);
    });
    key.addEventListener("pointerenter", (event) => {
      if ((event.buttons & 1) !== 1) return;
      this.#press(pitch, `pointer ${event.pointerId}`, event.timeStamp);
    });
    for (const type of ["pointerup", "pointerleave", "pointercancel"] as const) {
      key.addEventListener(type, (event) => {
        this.#release(pitch, `pointer ${event.pointerId}`, event.timeStamp);
      });
    }
  }

  readonly #down = (event: KeyboardEvent): void => {
    const index = CODES.indexOf(event.code);
    if (index < 0 || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (takesText(event.target)) return;
    event.preventDefault();
    this.#press(LOWEST + index, event.code, event.timeStamp);
  };

  readonly #up = (event: KeyboardEvent): void => {
    const index = CODES.indexOf(event.code);
    if (index >= 0) this.#release(LOWEST + index, event.code, event.timeStamp);
  };

  #press(pitch: number, holder: string, time: number): void {
    const holders = this.#holders.get(pitch) ?? new Set<string>();
    this.#holders.set(pitch, holders);
    holders.add(holder);
    if (holders.size > 1) return;
    this.#keys.get(pitch)?.setAttribute("aria-pressed", "true");
    this.owner.press(pitch, time);
  }

  #release(pitch: number, holder: string, time: number): void {
    const holders = this.#holders.get(pitch);
    if (holders?.delete(holder) !== true || holders.size > 0) return;
    this.#keys.get(pitch)?.setAttribute("aria-pressed", "false");
    this.owner.release(pitch, time);
  }
}

function takesText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== "range";
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
