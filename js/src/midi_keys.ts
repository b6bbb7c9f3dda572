/**
 * Keys that play Csound by MIDI, on one channel.
 *
 * The rule: bytes are as MIDI 1.0 has them; what an instrument makes of them is the orchestra's
 * matter (massign, cpsmidi, sustain).
 */

import type { Sounding } from "./held_notes";
import type { Request } from "./requests";

const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;
const CONTROL = 0xb0;
const SUSTAIN = 64;

export interface MidiOwner {
  request: Request;
  playTime: (time: number) => number | null;
  failed: (error: unknown) => void;
}

/** Send whole messages to Csound, as of `time` (ms). */
export function sendMidi(owner: MidiOwner, bytes: Iterable<number>, time: number): void {
  const data = btoa(String.fromCharCode(...bytes));
  owner.request("send_midi", { data, at: owner.playTime(time) }).catch(owner.failed);
}

export class MidiKeys implements Sounding {
  /** `channel` counts from 1. */
  constructor(
    private readonly owner: MidiOwner,
    private readonly channel: number,
  ) {}

  press(pitch: number, velocity: number, time: number): void {
    this.#send(NOTE_ON, pitch, velocity, time);
  }

  release(pitch: number, time: number): void {
    this.#send(NOTE_OFF, pitch, 0, time);
  }

  sustain(held: boolean, time: number): void {
    this.#send(CONTROL, SUSTAIN, held ? 127 : 0, time);
  }

  #send(kind: number, first: number, second: number, time: number): void {
    sendMidi(this.owner, [kind + this.channel - 1, first, second], time);
  }
}
