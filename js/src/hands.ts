/**
 * What the keys of this panel play: the instrument or MIDI channel that is chosen.
 *
 * The rule: choosing another thing lets go of everything first. An instrument of the library is
 * brought into the session before its first note.
 */

import { HeldNotes, type Sounding } from "./held_notes";
import { MidiKeys } from "./midi_keys";
import type { InstrumentDescription } from "./protocol";
import type { Request } from "./requests";
import type { Voices } from "./voices";

/** Chosen by name; `midi:5` is a channel. */
const MIDI = /^midi:(\d+)$/;

export interface HandsOwner {
  request: Request;
  playTime: (time: number) => number | null;
  failed: (error: unknown) => void;
}

export class Hands implements Sounding {
  #chosen = "";
  #sounding: Sounding;
  #session: readonly InstrumentDescription[] = [];
  #library: readonly InstrumentDescription[] = [];
  #brought: { name: string; done: Promise<unknown> } | null = null;
  readonly #down = new Set<number>();
  #sustained = false;

  constructor(
    private readonly owner: HandsOwner,
    readonly voices: Voices,
  ) {
    this.#sounding = this.#notes();
  }

  get chosen(): string {
    return this.#chosen;
  }

  /** What there is to choose from. */
  know(session: readonly InstrumentDescription[], library: readonly InstrumentDescription[]): void {
    this.#session = session;
    this.#library = library;
  }

  choose(name: string): void {
    if (name === this.#chosen) return;
    this.releaseAll(performance.now());
    this.#chosen = name;
    const channel = MIDI.exec(name)?.[1];
    this.#sounding =
      channel === undefined ? this.#notes() : new MidiKeys(this.owner, Number(channel));
  }

  /** Bring what is chosen into the session, if it is the library's. */
  bring(): Promise<unknown> {
    const name = this.#chosen;
    const isThere = this.#session.some((each) => each.name === name);
    if (isThere || !this.#library.some((each) => each.name === name)) return Promise.resolve();
    if (this.#brought?.name === name) return this.#brought.done;
    const done = this.owner.request("use_instrument", { name });
    this.#brought = { name, done };
    done.catch((error: unknown) => {
      this.#brought = null;
      this.owner.failed(error);
    });
    return done;
  }

  press(pitch: number, velocity: number, time: number): void {
    this.#down.add(pitch);
    this.#sounding.press(pitch, velocity, time);
  }

  release(pitch: number, time: number): void {
    if (this.#down.delete(pitch)) this.#sounding.release(pitch, time);
  }

  sustain(held: boolean, time: number): void {
    if (held === this.#sustained) return;
    this.#sustained = held;
    this.#sounding.sustain(held, time);
  }

  releaseAll(time: number): void {
    for (const pitch of this.#down) this.#sounding.release(pitch, time);
    this.#down.clear();
    this.sustain(false, time);
  }

  #notes(): HeldNotes {
    return new HeldNotes({
      request: async (method, params) => {
        // What is not there yet comes late for its time: then at once.
        if (method === "play") await this.bring();
        return this.owner.request(method, params);
      },
      playTime: this.owner.playTime,
      failed: this.owner.failed,
      voice: (touch) => {
        const all = [...this.#session, ...this.#library];
        const found = all.find(({ name }) => name === this.#chosen);
        if (found === undefined) return null;
        return { instrument: found.name, pfields: this.voices.pfields(found, touch) };
      },
    });
  }
}
