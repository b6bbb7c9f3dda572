import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionConnection } from "../src/connection";
import { CONNECT_TIMEOUT } from "../src/listener";
import * as sentences from "../src/sentences";
import { FakePeer, type FakeChannel } from "./media";
import { FakeWebSocket } from "./network";
import { enter, goLive, serve, server, settle } from "./session";
import { stubWebAudio } from "./web_audio";

let connection: SessionConnection;

async function open(): Promise<void> {
  serve();
  stubWebAudio();
  connection = new SessionConnection(server, "s1", "ours");
  void connection.open();
  await goLive();
}

function control(): FakeChannel {
  return FakePeer.last.channel("orchestron-control");
}

function asked(method: string): unknown[] {
  const byChannel = control().sent.filter((each) => each.method === method);
  const bySocket = FakeWebSocket.last.sent.filter((each) => each.method === method);
  return [...byChannel, ...bySocket].map(({ params }) => params);
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  connection.close();
  localStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("what is measured", () => {
  it("is shown and reported once a second", async () => {
    await open();
    control().open();
    const inbound = { id: "in", type: "inbound-rtp", kind: "audio", packetsLost: 0 };
    for (const packetsReceived of [100, 200, 300]) {
      FakePeer.last.statistics = [{ ...inbound, packetsReceived }];
      await vi.advanceTimersByTimeAsync(1000);
    }

    const reports = asked("report_listener") as { stats: { packets_received: number } }[];
    expect(reports.map(({ stats }) => stats.packets_received)).toEqual([100, 200]);
    expect(connection.snapshot.figures?.latency.engine).toBeCloseTo(0.0165, 4);
  });

  it("brings a delay back that has crept up: a new listener takes over", async () => {
    await open();
    for (let second = 1; second <= 7; second += 1) {
      const emitted = second * 48_000;
      FakePeer.made[0]?.statistics.splice(0, 1, {
        id: "in",
        type: "inbound-rtp",
        kind: "audio",
        packetsReceived: 100 * second,
        jitterBufferEmittedCount: emitted,
        jitterBufferDelay: 0.6 * emitted,
      });
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(FakePeer.made).toHaveLength(2);
    expect(connection.snapshot.state).toBe("live");

    FakePeer.last.become("connected");
    FakePeer.last.playedAt = 1;
    await vi.advanceTimersByTimeAsync(1000);

    expect(FakePeer.made[0]?.connectionState).toBe("closed");
    expect(connection.snapshot.state).toBe("live");
  });

  it("makes a new connection where nothing arrives any more", async () => {
    await open();
    for (let second = 1; second <= 8; second += 1) {
      const packetsReceived = 100 * Math.min(second, 2);
      FakePeer.made[0]?.statistics.splice(0, 1, {
        id: "in",
        type: "inbound-rtp",
        kind: "audio",
        packetsReceived,
      });
      await vi.advanceTimersByTimeAsync(1000);
    }

    expect(FakePeer.made).toHaveLength(2);
  });
});

describe("a page that wakes", () => {
  it("tries at once what would have waited", async () => {
    await open();
    for (let loss = 0; loss < 4; loss += 1) {
      FakePeer.last.become("failed");
      await vi.advanceTimersByTimeAsync(4_000);
    }
    FakePeer.last.become("failed");
    const before = FakePeer.made.length;

    window.dispatchEvent(new Event("online"));
    await settle();

    expect(FakePeer.made.length).toBe(before + 1);
  });

  it("gives up a WebSocket that does not answer", async () => {
    await open();

    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(4_000);

    expect(FakeWebSocket.made).toHaveLength(2);
  });
});

describe("a server that does not answer an offer", () => {
  it("is tried again, and then it is said that it is the server", async () => {
    serve({ whep: () => new Promise(() => undefined) });
    connection = new SessionConnection(server, "s1", "ours");
    void connection.open();
    await enter();

    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT);
    expect(connection.snapshot.detail).toBe(sentences.LOST);
    await vi.advanceTimersByTimeAsync(6 * (CONNECT_TIMEOUT + 8_000));

    expect(connection.snapshot.detail).toBe(sentences.SERVER_SILENT);
    expect(FakePeer.made).toHaveLength(6);
  });
});
