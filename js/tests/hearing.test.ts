import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionConnection } from "../src/connection";
import * as sentences from "../src/sentences";
import { FakeAudio, FakePeer, type FakeChannel } from "./media";
import { FakeWebSocket } from "./network";
import { goLive, serve, server, settle } from "./session";
import { FakeContext, FakeWorkletNode, stubWebAudio } from "./web_audio";

let connection: SessionConnection;
let fetched: ReturnType<typeof serve>;

async function open(preset = "balanced"): Promise<void> {
  localStorage.setItem("orchestron-preset", preset);
  fetched = serve();
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

function offered(): string {
  return fetched.mock.calls.map(([url]) => url).find((url) => url.includes("/whep?")) ?? "";
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

describe("a preset", () => {
  it("is offered with the way that suits it", async () => {
    await open("low latency");

    expect(offered()).toContain("preset=low+latency&way=worklet");
    expect(connection.snapshot.choice).toMatchObject({ preset: "low latency", way: "worklet" });
    expect(FakeWorkletNode.last.port.orders[0]).toMatchObject({ type: "source", floor: 480 });
    expect(connection.snapshot.state).toBe("live");
  });

  it("changes while the connection lives, and is remembered", async () => {
    await open();
    control().open();

    connection.hearing.choose("studio");
    await settle();

    const changes = { listener_id: "listener-1", preset: "studio", way: "worklet" };
    expect(asked("configure_listener")).toEqual([changes]);
    expect(FakePeer.made).toHaveLength(1);
    expect(localStorage.getItem("orchestron-preset")).toBe("studio");
  });

  it("that Python wishes for is not remembered in the browser", async () => {
    await open();

    connection.hearing.wish("studio");
    await settle();

    expect(asked("configure_listener")).toHaveLength(1);
    expect(localStorage.getItem("orchestron-preset")).toBe("balanced");
  });

  it("sounds by the element until the worklet does", async () => {
    await open();
    const audio = FakeAudio.made[0];
    connection.hearing.choose("low latency");
    await settle();
    expect(audio?.srcObject).not.toBeNull();
    expect(connection.snapshot.state).toBe("live");

    FakeWorkletNode.last.sounds();

    expect(audio?.srcObject).toBeNull();
  });

  it("falls back to the element where the worklet is refused, and says why", async () => {
    localStorage.setItem("orchestron-preset", "low latency");
    fetched = serve();
    stubWebAudio();
    FakeContext.refusesWorklets = true;
    connection = new SessionConnection(server, "s1", "ours");
    void connection.open();
    await goLive();

    const { choice, state } = connection.snapshot;
    expect(choice.way).toBe("element");
    expect(choice.remark).toBe(sentences.workletFailed("CSP"));
    expect(FakeAudio.made[0]?.srcObject).not.toBeNull();
    expect(state).toBe("live");
  });
});

describe("the worklet", () => {
  it("is blocked without a gesture, in the same words as the element", async () => {
    localStorage.setItem("orchestron-preset", "low latency");
    fetched = serve();
    stubWebAudio();
    FakeContext.needsGesture = true;
    connection = new SessionConnection(server, "s1", "ours");
    void connection.open();
    await goLive();
    await vi.advanceTimersByTimeAsync(1000);
    expect([connection.snapshot.state, connection.snapshot.detail]).toEqual([
      "blocked",
      sentences.BLOCKED,
    ]);

    FakeContext.needsGesture = false;
    connection.hearing.player.play();
    await settle();

    expect(connection.snapshot.state).toBe("live");
  });

  it("pauses and plays again", async () => {
    await open("low latency");
    const { player } = connection.hearing;

    player.pause();
    await vi.advanceTimersByTimeAsync(1000);
    expect(connection.snapshot.detail).toBe(sentences.PAUSED);
    player.play();
    await settle();

    expect(connection.snapshot.detail).toBe(sentences.LIVE);
  });
});

describe("requests", () => {
  it("go by the control channel as soon as it is open", async () => {
    await open();
    void connection.request("panic").catch(() => undefined);
    control().open();
    void connection.request("play", { instrument: "pad" }).catch(() => undefined);

    expect(FakeWebSocket.last.sent.map(({ method }) => method)).toContain("panic");
    expect(control().sent.map(({ method }) => method)).toContain("play");
  });

  it("say what the user did in the engine's time, a little ahead", async () => {
    await open();
    control().open();
    await vi.advanceTimersByTimeAsync(200);
    control().answer("time", { engine_time: performance.now() / 1000 + 50 });
    await settle();

    expect(connection.hearing.playTime(1000)).toBeCloseTo(1 + 50 + 0.01, 1);
  });
});
