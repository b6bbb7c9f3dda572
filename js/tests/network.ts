/** A server for the tests: `fetch` and `WebSocket` that answer as a test tells them to. */

import { vi, type Mock } from "vitest";

import type {
  EngineStatus,
  PresetDescription,
  SessionEvent,
  Way,
  Welcome,
} from "../src/protocol";

export type Fetch = (url: string, init?: RequestInit) => Response | Promise<Response>;

export function stubFetch(answer: Fetch): Mock<Fetch> {
  const fetched = vi.fn(answer);
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => Promise.resolve(fetched(url, init)));
  return fetched;
}

export function answerJson(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}

export class FakeWebSocket extends EventTarget {
  static readonly OPEN = 1;
  static made: FakeWebSocket[] = [];
  readyState = 0;
  readonly sent: { id: number; method: string; params: unknown }[] = [];

  constructor(readonly url: string) {
    super();
    FakeWebSocket.made.push(this);
  }

  static get last(): FakeWebSocket {
    const last = FakeWebSocket.made.at(-1);
    if (last === undefined) throw new Error("No WebSocket was opened.");
    return last;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as (typeof this.sent)[number]);
  }

  close(): void {
    this.readyState = 3;
  }

  lose(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }

  open(): void {
    this.readyState = 1;
  }

  say(message: object): void {
    this.dispatchEvent(
      new MessageEvent("message", { data: JSON.stringify({ jsonrpc: "2.0", ...message }) }),
    );
  }

  tell(event: SessionEvent): void {
    this.say({ method: "event", params: event });
  }
}

export function stubWebSocket(): void {
  FakeWebSocket.made = [];
  vi.stubGlobal("WebSocket", FakeWebSocket);
}

export function engineStatus(changes: Partial<EngineStatus> = {}): EngineStatus {
  return {
    state: "running",
    audio_output_mode: "streaming",
    error: "",
    device: "",
    csound_version: "6.18.1",
    engine_time: 1,
    held: false,
    sample_rate: 48000,
    ksmps: 32,
    nchnls: 2,
    zero_dbfs: 1,
    listeners: 0,
    controllers: 1,
    overruns: 0,
    clipped_samples: 0,
    replaced_samples: 0,
    instruments: [],
    ...changes,
  };
}

export function welcome(page = "page-1", status = engineStatus()): Welcome {
  const session = { id: "s1", name: "étude", state: status.state, listeners: 0, error: "" };
  return {
    type: "welcome",
    page,
    session,
    status,
    presets: PRESETS,
    preset: "balanced",
    input_delay: 10,
  };
}

function preset(name: string, way: Way, packet: number, bitrate: number): PresetDescription {
  return {
    name,
    title: name.replace(/^./, (first) => first.toUpperCase()),
    meaning: `For ${name}.`,
    cost: `It costs ${bitrate}.`,
    packet_duration: packet,
    bitrate,
    way,
    jitter_target: way === "worklet" ? 10 : 0,
  };
}

export const PRESETS: PresetDescription[] = [
  preset("low latency", "worklet", 5, 192),
  preset("balanced", "element", 10, 192),
  preset("quality", "element", 20, 320),
  preset("studio", "worklet", 2.5, 0),
];
