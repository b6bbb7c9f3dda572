/**
 * WebM with one track of Opus, written as it comes: what a SourceBuffer takes.
 *
 * The rule: a beginning once (`header`), then `cluster`s, each whole in itself. Nothing that a live
 * stream can't know is written: the segment's size is "unknown", and there is no index.
 *
 * References: EBML (RFC 8794), Matroska (RFC 9559; SimpleBlock in section 10.2), Opus in Matroska
 * (matroska.org, "Codec Mappings", A_OPUS), the identification header (RFC 7845, section 5.1), and
 * the WebM Byte Stream Format of Media Source Extensions (W3C): an initialization segment, then
 * clusters as media segments.
 */

export const TYPE = 'audio/webm; codecs="opus"';
/** Ticks of 0.5 ms: every length of an Opus packet is a whole number of them. */
const TICK = 500_000;
const SAMPLES_A_TICK = 24;
const RATE = 48_000;
const TRACK = 1;

/** What is written down of a packet; `at` is in samples at 48 kHz since the beginning. */
export interface Block {
  at: number;
  payload: Uint8Array;
}

const ID = {
  ebml: 0x1a45dfa3,
  ebmlVersion: 0x4286,
  ebmlReadVersion: 0x42f7,
  ebmlMaxIdLength: 0x42f2,
  ebmlMaxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  flagLacing: 0x9c,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  codecDelay: 0x56aa,
  seekPreRoll: 0x56bb,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

/** "Unknown" in eight bytes (RFC 8794, section 6.2): the segment goes on until the stream ends. */
const UNKNOWN_SIZE = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const AUDIO_TRACK = 2;
/** Nanoseconds; what the mapping asks for. The stream is joined where it is, so nothing is skipped. */
const SEEK_PRE_ROLL = 80_000_000;
const KEY_FRAME = 0x80;

/** What comes before the first cluster. */
export function header(): Uint8Array<ArrayBuffer> {
  const name = text("orchestron_jupyter");
  const ebml = element(
    ID.ebml,
    element(ID.ebmlVersion, unsigned(1)),
    element(ID.ebmlReadVersion, unsigned(1)),
    element(ID.ebmlMaxIdLength, unsigned(4)),
    element(ID.ebmlMaxSizeLength, unsigned(8)),
    element(ID.docType, text("webm")),
    element(ID.docTypeVersion, unsigned(4)),
    element(ID.docTypeReadVersion, unsigned(2)),
  );
  const info = element(
    ID.info,
    element(ID.timestampScale, unsigned(TICK)),
    element(ID.muxingApp, name),
    element(ID.writingApp, name),
  );
  const track = element(
    ID.trackEntry,
    element(ID.trackNumber, unsigned(TRACK)),
    element(ID.trackUid, unsigned(TRACK)),
    element(ID.trackType, unsigned(AUDIO_TRACK)),
    element(ID.flagLacing, unsigned(0)),
    element(ID.codecId, text("A_OPUS")),
    element(ID.codecPrivate, opusHead()),
    element(ID.codecDelay, unsigned(0)),
    element(ID.seekPreRoll, unsigned(SEEK_PRE_ROLL)),
    element(ID.audio, element(ID.samplingFrequency, double(RATE)), element(ID.channels, unsigned(2))),
  );
  const segment = [...identifier(ID.segment), ...UNKNOWN_SIZE];
  return joined([ebml, Uint8Array.from(segment), info, element(ID.tracks, track)]);
}

/** One cluster of these blocks, which are in order and not more than 16 s apart. */
export function cluster(blocks: readonly Block[]): Uint8Array<ArrayBuffer> {
  const begin = ticks(blocks[0]?.at ?? 0);
  const simple = blocks.map(({ at, payload }) => {
    const head = new DataView(new ArrayBuffer(4));
    head.setUint8(0, 0x80 | TRACK);
    head.setInt16(1, ticks(at) - begin);
    head.setUint8(3, KEY_FRAME);
    return element(ID.simpleBlock, new Uint8Array(head.buffer), payload);
  });
  return element(ID.cluster, element(ID.timestamp, unsigned(begin)), ...simple);
}

/** Stereo, nothing to skip, no gain, the usual order of channels. */
function opusHead(): Uint8Array {
  const head = new Uint8Array(19);
  head.set(text("OpusHead"));
  const view = new DataView(head.buffer);
  view.setUint8(8, 1);
  view.setUint8(9, 2);
  view.setUint32(12, RATE, true);
  return head;
}

function ticks(samples: number): number {
  return Math.round(samples / SAMPLES_A_TICK);
}

function element(id: number, ...content: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = content.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return joined([identifier(id), size(length), ...content]);
}

/** An identifier contains its own length. */
function identifier(id: number): Uint8Array {
  return unsigned(id);
}

/** A length in four bytes: up to 256 MB. */
function size(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, (0x10000000 | length) >>> 0);
  return bytes;
}

/** As many bytes as it takes, at least one; exact up to 2⁵³. */
function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) {
    bytes.unshift(rest % 256);
  }
  return Uint8Array.from(bytes);
}

function double(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
