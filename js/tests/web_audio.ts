/** Stand-ins for Web Audio: contexts that need a gesture or not, and worklets that load or not. */

import { vi } from "vitest";

import type { Order, PlayoutStatistics, SourceState } from "../src/worklet/messages";

class FakeNode {
  connect = vi.fn();
  disconnect = vi.fn();
  readonly gain = {
    cancelScheduledValues: vi.fn(),
    setTargetAtTime: vi.fn(),
    setValueAtTime: vi.fn(),
  };
}

export class FakePort {
  readonly orders: Order[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;

  postMessage(order: Order): void {
    this.orders.push(order);
  }

  report(data: unknown): void {
    this.onmessage?.({ data });
  }
}

export class FakeWorkletNode extends FakeNode {
  static made: FakeWorkletNode[] = [];
  readonly port = new FakePort();
  onprocessorerror: (() => void) | null = null;

  constructor() {
    super();
    FakeWorkletNode.made.push(this);
    queueMicrotask(() => {
      this.port.report({ type: "ready" });
    });
  }

  static get last(): FakeWorkletNode {
    const last = FakeWorkletNode.made.at(-1);
    if (last === undefined) throw new Error("No worklet was made.");
    return last;
  }

  /** Tell that it plays, as the worklet does a few times a second. */
  sounds(changes: Partial<PlayoutStatistics & SourceState> = {}): void {
    const { turn } = this.port.orders.filter((order) => order.type === "source").at(-1) ?? {};
    const usual = { playing: true, received: 100, lost: 0, turn, dry: false };
    this.port.report({ type: "statistics", ...usual, ...changes });
  }
}

export class FakeContext {
  static needsGesture = false;
  static refusesWorklets = false;
  state = "suspended";
  currentTime = 0;
  readonly sampleRate = 48_000;
  readonly destination = new FakeNode();
  readonly createGain = vi.fn(() => new FakeNode());
  readonly createAnalyser = vi.fn(() => new FakeNode());
  readonly createChannelSplitter = vi.fn(() => new FakeNode());
  readonly createMediaStreamSource = vi.fn(() => new FakeNode());
  readonly audioWorklet = {
    addModule: (): Promise<void> =>
      FakeContext.refusesWorklets ? Promise.reject(new Error("CSP")) : Promise.resolve(),
  };

  resume(): Promise<void> {
    if (FakeContext.needsGesture) return new Promise(() => undefined);
    this.state = "running";
    return Promise.resolve();
  }

  suspend(): Promise<void> {
    this.state = "suspended";
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.state = "closed";
    return Promise.resolve();
  }
}

export function stubWebAudio(): void {
  FakeContext.needsGesture = false;
  FakeContext.refusesWorklets = false;
  FakeWorkletNode.made = [];
  vi.stubGlobal("AudioContext", FakeContext);
  vi.stubGlobal("AudioWorkletNode", FakeWorkletNode);
}
