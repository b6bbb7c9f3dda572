/** Stand-ins for Media Source Extensions: a source that opens, and a buffer that takes its time. */

import { vi } from "vitest";

import { TYPE } from "../src/media/webm";

export class FakeElement extends EventTarget {
  readonly HAVE_CURRENT_DATA = 2;
  readyState = 0;
  paused = true;
  seeking = false;
  currentTime = 0;
  playbackRate = 1;
  disableRemotePlayback = false;
  srcObject: unknown = null;
  src = "";

  play(): Promise<void> {
    this.paused = false;
    return Promise.resolve();
  }

  removeAttribute(): void {
    this.src = "";
  }
}

export class FakeBuffer extends EventTarget {
  static last: FakeBuffer;
  readonly given: Uint8Array[] = [];
  readonly removed: [number, number][] = [];
  updating = false;
  #ranges: [number, number][] = [];

  constructor() {
    super();
    FakeBuffer.last = this;
  }

  get buffered(): Pick<TimeRanges, "length" | "start" | "end"> {
    return {
      length: this.#ranges.length,
      start: (index) => this.#ranges[index]?.[0] ?? 0,
      end: (index) => this.#ranges[index]?.[1] ?? 0,
    };
  }

  /** What it has from now on: one range, or nothing. */
  has(...range: [] | [number, number]): void {
    this.#ranges = range.length === 0 ? [] : [range];
  }

  appendBuffer(data: Uint8Array): void {
    this.given.push(data);
    this.updating = true;
  }

  remove(from: number, to: number): void {
    this.removed.push([from, to]);
    this.updating = true;
  }

  /** It has done what it was asked for. */
  done(): void {
    this.updating = false;
    this.dispatchEvent(new Event("updateend"));
  }
}

export class FakeSource extends EventTarget {
  static last: FakeSource;
  static made = 0;
  static takes = TYPE;

  constructor() {
    super();
    FakeSource.last = this;
    FakeSource.made += 1;
  }

  static isTypeSupported(type: string): boolean {
    return type === FakeSource.takes;
  }

  addSourceBuffer(): FakeBuffer {
    return new FakeBuffer();
  }

  open(): void {
    this.dispatchEvent(new Event("sourceopen"));
  }
}

export function stubMediaSource(): void {
  FakeSource.made = 0;
  FakeSource.takes = TYPE;
  vi.stubGlobal("MediaSource", FakeSource);
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:media");
}
