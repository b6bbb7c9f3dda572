import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionConnection } from "../src/connection";
import { BY_SERVER } from "../src/sentences";
import { FakePeer } from "./media";
import { FakeWebSocket } from "./network";
import { enter, serve, server, settle } from "./session";
import { stubWebAudio } from "./web_audio";

let connection: SessionConnection;

/** A session whose offer was answered, and no packet found its way. */
async function open(): Promise<void> {
  serve();
  stubWebAudio();
  connection = new SessionConnection(server, "s1", "ours");
  void connection.open();
  await enter();
}

function relays(): FakeWebSocket[] {
  return FakeWebSocket.made.filter(({ url }) => url.includes("/audio?"));
}

async function answerRelay(): Promise<void> {
  relays()
    .at(-1)
    ?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ id: "relay-1" }) }));
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  connection.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the last rung", () => {
  it("is not begun where a peer connection comes about soon", async () => {
    await open();
    FakePeer.last.become("connected");

    await vi.advanceTimersByTimeAsync(5_000);

    expect(relays()).toHaveLength(0);
  });

  it("is begun while the peer connection still tries, and heard, and said", async () => {
    await open();

    await vi.advanceTimersByTimeAsync(1_500);
    expect(relays()).toHaveLength(1);
    expect(relays()[0]?.url).toContain("page=page-1&preset=balanced");
    await answerRelay();

    expect(connection.snapshot.choice).toMatchObject({ way: "worklet", remark: BY_SERVER });
    expect(connection.hearing.sound.phase).toBe("connected");
    expect(connection.hearing.sound.current?.kind).toBe("server");
  });

  it("gives way to a peer connection that comes about later", async () => {
    await open();
    await vi.advanceTimersByTimeAsync(1_500);
    await answerRelay();

    FakePeer.last.become("connected");
    await settle();

    expect(connection.hearing.sound.current?.kind).toBe("peer");
    expect(relays()[0]?.readyState).toBe(3);
    expect(connection.snapshot.choice.remark).toBe("");
  });

  it("looks for something better from time to time", async () => {
    await open();
    await vi.advanceTimersByTimeAsync(1_500);
    await answerRelay();
    FakePeer.last.become("failed");
    const before = FakePeer.made.length;

    await vi.advanceTimersByTimeAsync(31_000);

    expect(FakePeer.made.length).toBe(before + 1);
    expect(connection.hearing.sound.current?.kind).toBe("server");
  });

  it("takes over when a peer connection that was good is lost", async () => {
    await open();
    FakePeer.last.become("connected");
    await vi.advanceTimersByTimeAsync(10_000);

    FakePeer.last.become("failed");
    await vi.advanceTimersByTimeAsync(4_000);
    await answerRelay();

    expect(connection.hearing.sound.current?.kind).toBe("server");
  });

  it("is made anew when the server closes it", async () => {
    await open();
    await vi.advanceTimersByTimeAsync(1_500);
    await answerRelay();
    FakePeer.last.become("failed");

    relays()[0]?.dispatchEvent(new CloseEvent("close", { code: 1012, reason: "It ended." }));
    await vi.advanceTimersByTimeAsync(8_000);

    expect(relays().length).toBeGreaterThan(1);
  });
});
