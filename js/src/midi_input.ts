/**
 * The MIDI devices of this browser (W3C Web MIDI API): one of them is listened to.
 *
 * The rule: the browser asks its user before it tells anything, so that nothing is asked for unless
 * somebody pressed the button, or has allowed it before. A device is remembered by its name.
 */

import { remember, remembered } from "./remembered";

/** `insecure`: the page is no secure context; `missing`: the browser has no Web MIDI. */
export type MidiState = "insecure" | "missing" | "closed" | "asking" | "denied" | "open";

export interface MidiInputOwner {
  changed: () => void;
  /** A message came; `time` is in ms as an event's `timeStamp`. */
  receive: (bytes: Uint8Array, time: number) => void;
}

const DEVICE = "midi-input";

export class MidiInput {
  #access: MIDIAccess | null = null;
  #state: MidiState = stateAtFirst();
  #chosen = remembered(DEVICE);

  constructor(private readonly owner: MidiInputOwner) {}

  get state(): MidiState {
    return this.#state;
  }

  /** The names of the devices, each once. */
  get names(): string[] {
    return [...new Set(this.#inputs().map(nameOf))];
  }

  /** The device that is listened to; empty for none. */
  get chosen(): string {
    return this.#chosen;
  }

  /** Whether the chosen device is there. */
  get isThere(): boolean {
    return this.names.includes(this.#chosen);
  }

  choose(name: string): void {
    this.#chosen = name;
    remember(DEVICE, name);
    this.#listen();
    this.owner.changed();
  }

  /** Open if that needs no question. */
  async openIfAllowed(): Promise<void> {
    if (this.#state !== "closed" || this.#chosen === "") return;
    try {
      const { state } = await navigator.permissions.query({ name: "midi" });
      if (state === "granted") await this.open();
    } catch {
      // Firefox does not tell; then the button opens it.
    }
  }

  /** Ask the browser for its devices. */
  async open(): Promise<void> {
    if (this.#state !== "closed" && this.#state !== "denied") return;
    this.#become("asking");
    try {
      this.#access = await navigator.requestMIDIAccess();
    } catch {
      this.#become("denied");
      return;
    }
    this.#access.onstatechange = (): void => {
      this.#listen();
      this.owner.changed();
    };
    const only = this.names[0];
    if (this.#chosen === "" && only !== undefined) this.#chosen = only;
    this.#listen();
    this.#become("open");
  }

  close(): void {
    for (const input of this.#inputs()) input.onmidimessage = null;
    if (this.#access !== null) this.#access.onstatechange = null;
  }

  #inputs(): MIDIInput[] {
    return [...(this.#access?.inputs.values() ?? [])].filter(({ state }) => state === "connected");
  }

  #listen(): void {
    for (const input of this.#inputs()) {
      input.onmidimessage =
        nameOf(input) === this.#chosen
          ? ({ data, timeStamp }): void => {
              if (data !== null) this.owner.receive(data, timeStamp);
            }
          : null;
    }
  }

  #become(state: MidiState): void {
    this.#state = state;
    this.owner.changed();
  }
}

function stateAtFirst(): MidiState {
  if ("requestMIDIAccess" in navigator) return "closed";
  return typeof isSecureContext === "undefined" || isSecureContext ? "missing" : "insecure";
}

function nameOf({ name, id }: MIDIInput): string {
  return name ?? id;
}
