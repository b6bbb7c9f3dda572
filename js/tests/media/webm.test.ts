import { describe, expect, it } from "vitest";

import { cluster, header } from "../../src/media/webm";

/** What an element is: its identifier in hexadecimal, and its bytes or its parts. */
interface Element {
  id: string;
  data: Uint8Array;
}

/** The elements that stand one after another in these bytes (RFC 8794, sections 4 to 6). */
function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const idLength = Math.clz32(bytes[at] ?? 0) - 23;
    const id = hex(bytes.subarray(at, at + idLength));
    at += idLength;
    const sizeLength = Math.clz32(bytes[at] ?? 0) - 23;
    const marked = bytes.subarray(at, at + sizeLength);
    at += sizeLength;
    const isUnknown = hex(marked) === "01ffffffffffffff";
    const length = isUnknown ? bytes.length - at : number(marked) - 2 ** (7 * sizeLength);
    found.push({ id, data: bytes.subarray(at, at + length) });
    at += length;
  }
  return found;
}

function part(parts: Element[], id: string): Uint8Array {
  const found = parts.find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found.data;
}

function number(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => 256 * sum + byte, 0);
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

describe("the header", () => {
  const [ebml, segment] = elements(header());

  it("is WebM's", () => {
    const parts = elements(ebml?.data ?? new Uint8Array());

    expect(ebml?.id).toBe("1a45dfa3");
    expect(text(part(parts, "4282"))).toBe("webm");
    expect(number(part(parts, "4285"))).toBe(2);
  });

  it("begins a segment that has no end, with ticks of half a millisecond", () => {
    const parts = elements(segment?.data ?? new Uint8Array());
    const info = elements(part(parts, "1549a966"));

    expect(segment?.id).toBe("18538067");
    expect(parts.map(({ id }) => id)).toEqual(["1549a966", "1654ae6b"]);
    expect(number(part(info, "2ad7b1"))).toBe(500_000);
  });

  it("has one track of stereo Opus, of which nothing is skipped", () => {
    const tracks = part(elements(segment?.data ?? new Uint8Array()), "1654ae6b");
    const entry = elements(part(elements(tracks), "ae"));
    const audio = elements(part(entry, "e1"));
    const head = part(entry, "63a2");

    expect(text(part(entry, "86"))).toBe("A_OPUS");
    expect(number(part(entry, "83"))).toBe(2);
    expect(number(part(entry, "56aa"))).toBe(0);
    expect(hex(head)).toBe(`${hex(new TextEncoder().encode("OpusHead"))}0102000080bb0000000000`);
    expect(hex(part(audio, "b5"))).toBe("40e7700000000000");
    expect(number(part(audio, "9f"))).toBe(2);
  });
});

describe("a cluster", () => {
  it("is whole in itself, and its blocks are where they belong", () => {
    const blocks = [
      { at: 48_000, payload: Uint8Array.of(0xfc, 1, 2) },
      { at: 48_120, payload: Uint8Array.of(0xfc) },
      { at: 48_600, payload: new Uint8Array(300).fill(7) },
    ];

    const [found, ...others] = elements(cluster(blocks));
    const parts = elements(found?.data ?? new Uint8Array());

    expect(others).toEqual([]);
    expect(found?.id).toBe("1f43b675");
    expect(number(part(parts, "e7"))).toBe(2_000);
    expect(parts.slice(1).map(({ data }) => hex(data.subarray(0, 4)))).toEqual([
      "81000080",
      "81000580",
      "81001980",
    ]);
    expect(parts.slice(1).map(({ data }) => data.subarray(4))).toEqual(
      blocks.map(({ payload }) => payload),
    );
  });

  it("can be told after days of sound", () => {
    const week = 7 * 24 * 3600 * 48_000;

    const [found] = elements(cluster([{ at: week, payload: Uint8Array.of(1) }]));

    expect(number(part(elements(found?.data ?? new Uint8Array()), "e7"))).toBe(week / 24);
  });
});
