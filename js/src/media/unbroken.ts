/**
 * Packets as they come in, a line of sound without a hole out.
 *
 * The rule: a SourceBuffer that has a hole stops there, so there is none. What was lost becomes
 * packets that carry nothing, for which the decoder makes something up; what was left out on
 * purpose (a pause, another engine) is left out of the line as well.
 *
 * References: RFC 6716, section 3.1 (the byte that says how long a frame is) and 3.2.1 (a frame of
 * no bytes stands for one that was lost).
 */

import { OPUS, skipped, type Packet } from "../worklet/packet";
import type { Block } from "./webm";

/** More than a second is a pause and not a loss. */
const PAUSE = 48_000;

export class Unbroken {
  received = 0;
  lost = 0;
  /** Samples that were made up. */
  concealed = 0;
  /** Where the line ends: samples at 48 kHz since its beginning. */
  end = 0;
  /** What is subtracted from a packet's place in the engine's time; `null` before the first. */
  #offset: number | null = null;
  #newest: number | null = null;

  /** What a packet adds to the line: nothing, if that was there already. */
  take(packet: Packet): Block[] {
    const { pts, samples, payload } = packet;
    if (packet.format !== OPUS) return [];
    this.#count(packet);
    this.#offset ??= pts - this.end;
    const gap = pts - this.#offset - this.end;
    if (gap <= -samples && gap >= -PAUSE) return [];
    const fill = gap > 0 && gap <= PAUSE ? this.#fill(gap, payload[0] ?? 0) : [];
    // What overlaps, or follows after a pause, is put where the line ends.
    if (gap < 0 || gap > PAUSE) this.#offset = pts - this.end;
    const at = pts - this.#offset;
    this.end = at + samples;
    return [...fill, { at, payload }];
  }

  #count({ sequence }: Packet): void {
    this.received += 1;
    if (this.#newest !== null) this.lost += skipped(this.#newest, sequence);
    this.#newest = sequence;
  }

  #fill(gap: number, toc: number): Block[] {
    const frame = frameLength(toc);
    const nothing = Uint8Array.of(toc & 0xfc);
    const count = Math.floor(gap / frame);
    this.concealed += gap;
    return Array.from({ length: count }, (_, index) => ({
      at: this.end + index * frame,
      payload: nothing,
    }));
  }
}

/** Samples of one frame at 48 kHz. */
export function frameLength(toc: number): number {
  const config = toc >> 3;
  if (config >= 16) return 120 << (config & 3);
  if (config >= 12) return 480 << (config & 1);
  return [480, 960, 1920, 2880][config & 3] ?? 480;
}
