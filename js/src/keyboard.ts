/**
 * Two octaves of a piano for mouse, touch and the computer's keys.
 *
 * The rule: a key sounds while at least one finger, pointer or computer key is on it, and never
 * longer. For the Tab key it is one thing; the arrows go from key to key.
 */

import { element } from "./dom";
import { texts } from "./texts";

/** `time` is that of the user's deed, in ms as an event's `timeStamp`. */
export interface KeyboardOwner {
  press: (pitch: number, time: number) => void;
  release: (pitch: number, time: number) => void;
  /** The computer's keys for another octave were pressed. */
  shift: (octaves: number) => void;
}

const NAMES = texts.keyboard.notes.split(" ");
const BLACK = [1, 3, 6, 8, 10];
/** Where the notes from C on lie on the computer's keyboard: by place, so that every layout plays alike. */
const CODES = [
  "KeyA KeyW KeyS KeyE KeyD KeyF KeyT KeyG KeyY KeyH KeyU KeyJ",
  "KeyK KeyO KeyL KeyP Semicolon",
].flatMap((octave) => octave.split(" "));
const SHIFTS: Record<string, number> = { KeyZ: -1, KeyX: 1 };
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
const KEYS = 25;
export const MIDDLE_C = 60;

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
  readonly #keys: HTMLButtonElement[] = [];
  /** What holds each pitch down: "pointer 1", "KeyA", "focus". */
  readonly #holders = new Map<number, Set<string>>();
  #lowest = MIDDLE_C;

  /** The keys that are pressed in `listened` play until `signal` aborts. */
  constructor(
    private readonly owner: KeyboardOwner,
    listened: EventTarget,
    signal: AbortSignal,
  ) {
    for (let index = 0; index < KEYS; index += 1) this.#add(index);
    this.#name();
    listened.addEventListener("keydown", this.#down, { signal });
    listened.addEventListener("keyup", this.#up, { signal });
    window.addEventListener("blur", this.releaseAll, { signal });
  }

  get lowest(): number {
    return this.#lowest;
  }

  /** Begin with this C from now on. */
  set lowest(pitch: number) {
    this.releaseAll();
    this.#lowest = pitch;
    this.#name();
  }

  get highest(): number {
    return this.#lowest + KEYS - 1;
  }

  readonly releaseAll = (): void => {
    for (const [pitch, holders] of this.#holders) {
      for (const holder of [...holders]) this.#release(pitch, holder, performance.now());
    }
  };

  #add(index: number): void {
    const key = element("button", {
      type: "button",
      class: BLACK.includes(index % 12) ? "orchestron-key orchestron-black" : "orchestron-key",
      "aria-pressed": "false",
      tabindex: index === 0 ? "0" : "-1",
    });
    this.#keys.push(key);
    this.element.append(key);
    this.#followPointer(key, index);
    key.addEventListener("keydown", (event) => {
      this.#go(index, event);
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      this.#press(this.#lowest + index, "focus", event.timeStamp);
    });
    for (const type of ["keyup", "blur"]) {
      key.addEventListener(type, (event) => {
        this.#release(this.#lowest + index, "focus", event.timeStamp);
      });
    }
  }

  #name(): void {
    this.#keys.forEach((key, index) => {
      const name = noteName(this.#lowest + index);
      key.setAttribute("aria-label", name.replace("♯", "#"));
      key.replaceChildren(...(index % 12 === 0 ? [element("span", {}, name)] : []));
    });
  }

  /** Roving focus (ARIA Authoring Practices, keyboard interface). */
  #go(index: number, event: KeyboardEvent): void {
    const wanted =
      event.key === "Home" ? 0 : event.key === "End" ? KEYS - 1 : index + (STEPS[event.key] ?? 0);
    const next = this.#keys[wanted];
    if (next === undefined || wanted === index) return;
    event.preventDefault();
    for (const each of this.#keys) each.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  #followPointer(key: HTMLButtonElement, index: number): void {
    key.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      // A touch is captured by where it began; set free, it can glide over the keys.
      if (key.hasPointerCapture(event.pointerId)) key.releasePointerCapture(event.pointerId);
      this.#press(this.#lowest + index, `pointer ${event.pointerId}`, event.timeStamp);
    });
    key.addEventListener("pointerenter", (event) => {
      if ((event.buttons & 1) !== 1) return;
      this.#press(this.#lowest + index, `pointer ${event.pointerId}`, event.timeStamp);
    });
    for (const type of ["pointerup", "pointerleave", "pointercancel"] as const) {
      key.addEventListener(type, (event) => {
        this.#release(this.#lowest + index, `pointer ${event.pointerId}`, event.timeStamp);
      });
    }
  }

  readonly #down = (heard: Event): void => {
    const event = heard as KeyboardEvent;
    const index = CODES.indexOf(event.code);
    const shift = SHIFTS[event.code];
    if (index < 0 && shift === undefined) return;
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.element.closest("[hidden]") !== null || takesText(event.target)) return;
    event.preventDefault();
    if (shift !== undefined) this.owner.shift(shift);
    else this.#press(this.#lowest + index, event.code, event.timeStamp);
  };

  readonly #up = (heard: Event): void => {
    const event = heard as KeyboardEvent;
    const index = CODES.indexOf(event.code);
    if (index >= 0) this.#release(this.#lowest + index, event.code, event.timeStamp);
  };

  #press(pitch: number, holder: string, time: number): void {
    const holders = this.#holders.get(pitch) ?? new Set<string>();
    this.#holders.set(pitch, holders);
    holders.add(holder);
    if (holders.size > 1) return;
    this.show(pitch, true);
    this.owner.press(pitch, time);
  }

  #release(pitch: number, holder: string, time: number): void {
    const holders = this.#holders.get(pitch);
    if (holders?.delete(holder) !== true || holders.size > 0) return;
    this.show(pitch, false);
    this.owner.release(pitch, time);
  }

  /** Show a key as pressed or not: also those that a MIDI keyboard presses. */
  show(pitch: number, isPressed: boolean): void {
    this.#keys[pitch - this.#lowest]?.setAttribute("aria-pressed", String(isPressed));
  }
}

function takesText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !["range", "checkbox"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
