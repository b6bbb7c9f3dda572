/**
 * The notes of an instrument that the user holds, by pitch.
 *
 * The rule: a note may be released before the engine has told its number; it is then released as
 * soon as the number comes. No key can leave a note behind. Pressing and releasing are sent with
 * their times, so that the rhythm survives the way.
 */

import type { Note } from "./protocol";
import type { Request } from "./requests";
import type { Touch } from "./voices";

/** Something that keys play: an instrument, or Csound by MIDI. */
export interface Sounding {
  /** `time` is that of the deed, in ms as an event's `timeStamp`; `velocity` is 1 to 127. */
  press: (pitch: number, velocity: number, time: number) => void;
  release: (pitch: number, time: number) => void;
  sustain: (held: boolean, time: number) => void;
}

export interface Instrument {
  request: Request;
  /** The instrument chosen and its p-fields for a note so touched; `null` if none is. */
  voice: (touch: Touch) => { instrument: string; pfields: number[] } | null;
  /** The engine time for what was done at `time` (ms); `null` for at once. */
  playTime: (time: number) => number | null;
  failed: (error: unknown) => void;
}

/** The frequency of a MIDI note number in equal temperament, A4 = 440 Hz. */
export function frequencyOf(pitch: number): number {
  return 440 * 2 ** ((pitch - 69) / 12);
}

export class HeldNotes implements Sounding {
  readonly #held = new Map<number, Promise<Note>>();
  /** Those whose key is up, and which the pedal holds. */
  readonly #left = new Set<number>();
  #sustained = false;

  constructor(private readonly owner: Instrument) {}

  press(pitch: number, velocity: number, time: number): void {
    if (this.#left.delete(pitch)) this.#end(pitch, time);
    const voice = this.owner.voice({ frequency: frequencyOf(pitch), velocity });
    if (voice === null || this.#held.has(pitch)) return;
    const started = this.owner.request<Note>("play", {
      ...voice,
      duration: null,
      at: this.owner.playTime(time),
    });
    this.#held.set(pitch, started);
    started.catch(this.owner.failed);
  }

  release(pitch: number, time: number): void {
    if (this.#sustained && this.#held.has(pitch)) this.#left.add(pitch);
    else this.#end(pitch, time);
  }

  sustain(held: boolean, time: number): void {
    this.#sustained = held;
    if (held) return;
    for (const pitch of this.#left) this.#end(pitch, time);
    this.#left.clear();
  }

  #end(pitch: number, time: number): void {
    const started = this.#held.get(pitch);
    this.#held.delete(pitch);
    const at = this.owner.playTime(time);
    started
      ?.then(({ id }) => this.owner.request("note_off", { note: id, at }))
      .catch(() => undefined);
  }
}
