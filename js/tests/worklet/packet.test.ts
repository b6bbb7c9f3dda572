import { describe, expect, it } from "vitest";

import { copySound, HEADER, isOlder, OPUS, parsePacket, PCM, skipped, splitPcm } from "../../src/worklet/packet";

function message(format: number, samples: number, payload: number, pts = 5n): ArrayBuffer {
  const buffer = new ArrayBuffer(HEADER + payload);
  const view = new DataView(buffer);
  view.setUint8(0, format);
  view.setUint16(2, samples, true);
  view.setUint32(4, 7, true);
  view.setBigUint64(8, pts, true);
  return buffer;
}

describe("parsePacket", () => {
  it("reads the header of 16 bytes and takes the rest as sound", () => {
    const packet = parsePacket(message(OPUS, 240, 3));

    expect(packet).toMatchObject({ format: OPUS, samples: 240, sequence: 7, pts: 5 });
    expect(packet?.payload).toHaveLength(3);
  });

  it("reads times beyond 32 bits", () => {
    expect(parsePacket(message(OPUS, 240, 3, 2n ** 40n + 1n))?.pts).toBe(2 ** 40 + 1);
  });

  it.each([
    ["is too short", new ArrayBuffer(HEADER)],
    ["has an unknown format", message(9, 240, 3)],
    ["has no samples", message(OPUS, 0, 3)],
    ["is longer than any Opus packet", message(OPUS, 5761, 3)],
    ["has not as much PCM as it says", message(PCM, 120, 119 * 8)],
  ])("takes nothing that %s", (_, given) => {
    expect(parsePacket(given)).toBeNull();
  });
});

describe("sequence numbers", () => {
  it("tell what was left out, also where they wrap", () => {
    expect(skipped(5, 6)).toBe(0);
    expect(skipped(5, 9)).toBe(3);
    expect(skipped(2 ** 32 - 1, 1)).toBe(1);
    expect(skipped(9, 5)).toBe(0);
  });

  it("tell what comes late, but not what is of another stream", () => {
    expect(isOlder(4, 6)).toBe(true);
    expect(isOlder(2 ** 32 - 1, 1)).toBe(true);
    expect(isOlder(0, 50_000)).toBe(false);
  });
});

describe("splitPcm", () => {
  it("gives each side its samples, to the bit", () => {
    const payload = new Uint8Array(new Float32Array([0.1, -0.1, 0.2, -0.2]).buffer);
    const [left, right] = [new Float32Array(2), new Float32Array(2)];

    expect(splitPcm(payload, left, right)).toBe(2);
    expect([...left, ...right]).toEqual([...new Float32Array([0.1, 0.2, -0.1, -0.2])]);
  });
});

describe("copySound", () => {
  it("keeps all that can be heard, and makes silence of a trace", () => {
    const copy = new Float32Array(3);
    copySound(new Float32Array([0.5, 1e-9, 2e-34]), copy);

    expect([...copy]).toEqual([0.5, Math.fround(1e-9), 0]);
  });
});
