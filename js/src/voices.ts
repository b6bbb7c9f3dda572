/**
 * How each instrument of a session is set in this page, and what a note of it takes.
 *
 * The rule: pitch and loudness belong to the keys; every other p-field is as its slider stands when
 * the note starts.
 */

import type { InstrumentDescription, Parameter } from "./protocol";

const FIRST_PFIELD = 4;
const PITCH = ["freq", "frequency", "pitch"];
const LOUDNESS = ["amp", "amplitude", "velocity"];
export const HIGHEST = 127;

/** What a key asks for: Hz, and 1 to 127 as in MIDI. */
export interface Touch {
  frequency: number;
  velocity: number;
}

/** The parameter that the keys give the pitch. */
export function pitchOf(parameters: readonly Parameter[]): Parameter | undefined {
  return named(parameters, PITCH) ?? parameters.find(({ unit }) => unit === "Hz");
}

export function loudnessOf(parameters: readonly Parameter[]): Parameter | undefined {
  return named(parameters, LOUDNESS);
}

function named(parameters: readonly Parameter[], names: readonly string[]): Parameter | undefined {
  return parameters.find(({ name }) => names.includes(name));
}

export class Voices {
  readonly #values = new Map<string, Map<number, number>>();

  /** What a p-field of an instrument is set to. */
  value(instrument: string, { p, default: normal }: Parameter): number {
    return this.#values.get(instrument)?.get(p) ?? normal;
  }

  set(instrument: string, { p }: Parameter, value: number): void {
    const values = this.#values.get(instrument) ?? new Map<number, number>();
    this.#values.set(instrument, values.set(p, value));
  }

  /** The p-fields of a note, p4 first; without a touch all of them are as they are set. */
  pfields({ name, parameters }: InstrumentDescription, touch: Touch | null): number[] {
    if (parameters.length === 0) {
      // Nothing is declared: p4 and p5 are what most instruments expect there.
      return touch === null ? [] : [touch.frequency, touch.velocity / HIGHEST];
    }
    // Parameters need not be listed in order, nor without gaps.
    const last = Math.max(...parameters.map(({ p }) => p));
    const pfields = new Array<number>(last - FIRST_PFIELD + 1).fill(0);
    for (const each of parameters) pfields[each.p - FIRST_PFIELD] = this.value(name, each);
    const pitch = pitchOf(parameters);
    const loudness = loudnessOf(parameters);
    if (touch !== null && pitch !== undefined) {
      pfields[pitch.p - FIRST_PFIELD] = touch.frequency;
    }
    if (touch !== null && loudness !== undefined) {
      const { minimum, maximum } = loudness;
      const share = touch.velocity / HIGHEST;
      pfields[loudness.p - FIRST_PFIELD] = minimum + share * (maximum - minimum);
    }
    return pfields;
  }
}
