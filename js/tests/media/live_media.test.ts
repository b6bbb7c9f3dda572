import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { isPossible, LiveMedia } from "../../src/media/live_media";
import { FakeBuffer, FakeElement, FakeSource, stubMediaSource } from "../media_source";

/** 10 ms of Opus as it comes by a WebSocket. */
function message(sequence: number, pts = 480 * sequence): ArrayBuffer {
  const bytes = new DataView(new ArrayBuffer(19));
  bytes.setUint8(0, 1);
  bytes.setUint16(2, 480, true);
  bytes.setUint32(4, sequence, true);
  bytes.setUint32(8, pts, true);
  bytes.setUint8(16, 0xf4);
  return bytes.buffer;
}

let element: FakeElement;
let media: LiveMedia;
let port: MessagePort;
let sequence: number;

/** So many packets come, one after another. */
async function come(count: number): Promise<void> {
  for (let each = 0; each < count; each += 1) port.postMessage(message((sequence += 1)));
  await new Promise((resolve) => setTimeout(resolve, 30));
}

/** A page that sounds: the element was given what it plays. */
async function begin(): Promise<void> {
  await come(26);
  FakeSource.last.open();
  element.paused = false;
  FakeBuffer.last.done();
}

beforeEach(() => {
  sequence = -1;
  stubMediaSource();
  element = new FakeElement();
  media = new LiveMedia(element as unknown as HTMLAudioElement, {
    deliverTo: (given) => {
      port = given;
    },
  });
});
afterEach(() => {
  media.close();
  vi.unstubAllGlobals();
});

describe("packets in an element", () => {
  it("are possible where the browser takes WebM with Opus", () => {
    expect(isPossible()).toBe(true);

    FakeSource.takes = "audio/mp4";

    expect(isPossible()).toBe(false);
  });

  it("are collected before the element is asked to play", async () => {
    await come(24);
    expect(media.isReady).toBe(false);

    await come(2);

    expect(media.isReady).toBe(true);
    expect(element.src).toMatch(/^blob:/);
  });

  it("are handed over in one cluster after the header", async () => {
    await begin();

    const [header, cluster] = FakeBuffer.last.given;
    expect(header?.[0]).toBe(0x1a);
    expect(cluster?.[0]).toBe(0x1f);
    expect(FakeBuffer.last.given).toHaveLength(2);
  });

  it("are counted, with what was lost of them", async () => {
    await begin();
    sequence += 2;

    await come(1);

    expect(media.count).toMatchObject({ received: 27, lost: 2, concealed: 960, playing: true });
  });

  it("are forgotten while the element is paused, and with them what it had", async () => {
    await begin();
    FakeBuffer.last.has(0, 0.26);
    FakeBuffer.last.done();
    element.paused = true;
    const before = FakeBuffer.last.given.length;

    await come(100);

    expect(FakeBuffer.last.removed).toEqual([[0, Infinity]]);
    expect(FakeBuffer.last.given).toHaveLength(before);
  });

  it("go on where the new sound begins after a pause", async () => {
    await begin();
    FakeBuffer.last.has(0, 0.26);
    FakeBuffer.last.done();
    element.paused = true;
    await come(100);
    FakeBuffer.last.has();
    FakeBuffer.last.done();
    element.paused = false;

    await come(26);
    FakeBuffer.last.has(1.26, 1.52);
    FakeBuffer.last.done();

    expect(element.currentTime).toBeCloseTo(1.26, 3);
  });

  it("are let go of when they were heard", async () => {
    await begin();
    FakeBuffer.last.has(0, 20);
    FakeBuffer.last.done();
    element.currentTime = 19.8;

    FakeBuffer.last.done();

    expect(FakeBuffer.last.removed).toEqual([[0, 17.8]]);
  });

  it("play a little faster where they have fallen behind, and are jumped over where far", async () => {
    await begin();
    FakeBuffer.last.has(0, 1);
    FakeBuffer.last.done();
    element.currentTime = 0.2;
    await vi.waitFor(() => {
      expect(element.playbackRate).toBeGreaterThan(1);
    });

    FakeBuffer.last.has(0, 5);

    await vi.waitFor(() => {
      expect(element.currentTime).toBeCloseTo(4.7, 3);
    });
  });

  it("get another source where the element has given up", async () => {
    await begin();

    element.dispatchEvent(new Event("error"));

    expect(FakeSource.made).toBe(2);
  });
});
