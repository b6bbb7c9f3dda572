/**
 * The audio message of the data channel: a header of 16 bytes, then the sound.
 *
 * The rule: what is malformed is no packet (`null`) and is dropped; nothing here throws.
 */

export const OPUS = 1;
export const PCM = 2;
export const HEADER = 16;
/** The longest that Opus knows: 120 ms (RFC 6716, section 3.2.5). */
export const LONGEST = 5760;

export interface Packet {
  format: number;
  /** Samples of each channel, at 48 kHz. */
  samples: number;
  /** Counts the packets of a stream; wraps at 2³². */
  sequence: number;
  /** The first sample's number since the engine began, at 48 kHz. */
  pts: number;
  payload: Uint8Array;
}

export function parsePacket(message: ArrayBuffer): Packet | null {
  if (message.byteLength <= HEADER) return null;
  const view = new DataView(message);
  const format = view.getUint8(0);
  const samples = view.getUint16(2, true);
  const payload = new Uint8Array(message, HEADER);
  if (samples === 0 || samples > LONGEST) return null;
  if (format !== OPUS && (format !== PCM || payload.length !== samples * 8)) return null;
  return {
    format,
    samples,
    sequence: view.getUint32(4, true),
    // Exact up to 2⁵³ samples, which is 5900 years.
    pts: view.getUint32(8, true) + view.getUint32(12, true) * 2 ** 32,
    payload,
  };
}

/** How many packets were left out between two sequence numbers; 0 if there is no telling. */
export function skipped(from: number, to: number): number {
  const step = (to - from) | 0;
  return step > 1 && step < 1000 ? step - 1 : 0;
}

/** Whether `sequence` was given out just before `newest`; far apart they are of two streams. */
export function isOlder(sequence: number, newest: number): boolean {
  const step = (sequence - newest) | 0;
  return step < 0 && step > -1000;
}

/** Spread interleaved stereo over two channels. */
export function splitPcm(payload: Uint8Array, left: Float32Array, right: Float32Array): number {
  const count = payload.byteLength / 8;
  const interleaved = new Float32Array(payload.buffer, payload.byteOffset, 2 * count);
  for (let index = 0; index < count; index += 1) {
    left[index] = interleaved[2 * index] ?? 0;
    right[index] = interleaved[2 * index + 1] ?? 0;
  }
  return count;
}

/** libopus leaves a trace of 1e-34 behind a sound; silence is to be silence. */
const TRACE = 1e-20;

/** Copy what was decoded, without what nobody can hear. */
export function copySound(from: Float32Array, to: Float32Array): void {
  for (let index = 0; index < from.length; index += 1) {
    const sample = from[index] ?? 0;
    to[index] = Math.abs(sample) < TRACE ? 0 : sample;
  }
}
