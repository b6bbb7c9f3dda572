/**
 * The notes that the user holds, by pitch.
 *
 * The rule: a note may be released before the engine has told its number; it is then released as
 * soon as the number comes. No key can leave a note behind. Pressing and releasing are sent with
 * their times, so that the rhythm survives the way.
 */

import type { Note } from "./protocol";

export interface Instrument {
  request: <T>(method: string, params?: object) => Promise<T>;
  /** The instrument chosen and its p-fields for a note of this frequency; `null` if none is. */
  voice: (frequency: number) => { instrument: string; pfields: number[] } | null;
  /** The engine time for what was done at `time` (ms); `null` for at once. */
  playTime: (time: number) => number | null;
  failed: (error: unknown) => void;
}

/** The frequency of a MIDI note number in equal temperament, A4 = 440 Hz. */
export function frequencyOf(pitch: number): number {
  return 440 * 2 ** ((pitch - 69) / 12);
}

export class HeldNotes {
  readonly #held = new Map<number, Promise<Note>>();

  constructor(private readonly owner: Instrument) {}

  /** `time` is when the key went down, in ms as an event's `timeStamp`. */
  press(pitch: number, time: number): void {
    const voice = this.owner.voice(frequencyOf(pitch));
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
    const started = this.#held.get(pitch);
    this.#held.delete(pitch);
    const at = this.owner.playTime(time);
    started
      ?.then(({ id }) => this.owner.request("note_off", { note: id, at }))
      .catch(() => undefined);
  }
}
