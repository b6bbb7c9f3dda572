import { beforeEach, describe, expect, it } from "vitest";

import { frameLength, Unbroken } from "../../src/media/unbroken";
import { OPUS, PCM, type Packet } from "../../src/worklet/packet";

/** CELT, full band, 10 ms, stereo, one frame (RFC 6716, section 3.1). */
const TOC = 0xf4;
let line: Unbroken;

function packet(sequence: number, pts: number, samples = 480): Packet {
  return { format: OPUS, samples, sequence, pts, payload: Uint8Array.of(TOC, sequence) };
}

/** Where the blocks are that these packets became. */
function places(...packets: Packet[]): number[] {
  return packets.flatMap((each) => line.take(each)).map(({ at }) => at);
}

beforeEach(() => {
  line = new Unbroken();
});

describe("an unbroken line", () => {
  it("begins at 0, whenever the engine began", () => {
    expect(places(packet(7, 1_000_000), packet(8, 1_000_480))).toEqual([0, 480]);
    expect(line).toMatchObject({ received: 2, lost: 0, concealed: 0, end: 960 });
  });

  it("has packets that carry nothing where some were lost", () => {
    line.take(packet(0, 0));

    const blocks = line.take(packet(3, 1_440));

    expect(blocks.map(({ at }) => at)).toEqual([480, 960, 1_440]);
    expect(blocks[0]?.payload).toEqual(Uint8Array.of(TOC));
    expect(line).toMatchObject({ lost: 2, concealed: 960 });
  });

  it("leaves a pause out", () => {
    expect(places(packet(0, 0), packet(1, 480_000), packet(2, 480_480))).toEqual([0, 480, 960]);
    expect(line.concealed).toBe(0);
  });

  it("goes on with another engine, whose time began anew", () => {
    expect(places(packet(500, 240_000), packet(0, 0), packet(1, 480))).toEqual([0, 480, 960]);
  });

  it("drops what it has already", () => {
    expect(places(packet(0, 0), packet(1, 480), packet(1, 480), packet(2, 960))).toEqual([
      0, 480, 960,
    ]);
  });

  it("joins packets of another length where the line ends", () => {
    const places960 = places(packet(0, 0), packet(1, 240, 960), packet(2, 1_200, 960));

    expect(places960).toEqual([0, 480, 1_440]);
  });

  it("takes nothing but Opus", () => {
    expect(line.take({ ...packet(0, 0), format: PCM })).toEqual([]);
  });
});

describe("the length of a frame", () => {
  it("is told by the first byte of a packet", () => {
    const lengths = [28, 29, 30, 31, 12, 13, 0, 1, 2, 3].map((config) => frameLength(config << 3));

    expect(lengths).toEqual([120, 240, 480, 960, 480, 960, 480, 960, 1920, 2880]);
  });
});
