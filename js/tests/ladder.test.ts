import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionConnection } from "../src/connection";
import { BY_SERVER, BY_SERVER_AFTER, byServerSince } from "../src/sentences";
import { FakePeer } from "./media";
import { FakeWebSocket } from "./network";
import { enter, goLive, serve, server, settle, type Answers } from "./session";
import { FakeWorkletNode, stubWebAudio } from "./web_audio";

let connection: SessionConnection;

/** A session whose offer was answered, and no packet found its way. */
async function open(answers: Answers = {}): Promise<void> {
  serve(answers);
  stubWebAudio();
  connection = new SessionConnection(server, "s1", "ours");
  void connection.open();
  await enter();
}

function relays(): FakeWebSocket[] {
  return FakeWebSocket.made.filter(({ url }) => url.includes("/audio?"));
}

/** The relay is there, and brings packets. */
async function answerRelay(packets = 3): Promise<void> {
  const relay = relays().at(-1);
  relay?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ id: "relay-1" }) }));
  for (let packet = 0; packet < packets; packet += 1) {
    relay?.dispatchEvent(new MessageEvent("message", { data: new ArrayBuffer(20) }));
  }
  await settle();
}

/** Time goes by while packets come to the element. */
async function play(milliseconds: number): Promise<void> {
  for (let time = 0; time < milliseconds; time += 50) {
    FakePeer.last.playedAt += 1;
    await vi.advanceTimersByTimeAsync(50);
  }
}

/** A session that has sounded for a while, and then nothing comes any more. */
async function openAndDryUp(): Promise<void> {
  serve();
  stubWebAudio();
  connection = new SessionConnection(server, "s1", "ours");
  void connection.open();
  await goLive();
  await play(6_000);
  await vi.advanceTimersByTimeAsync(250);
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
    expect(relays()[0]?.readyState).not.toBe(3);
    await play(100);

    expect(connection.hearing.sound.current?.kind).toBe("peer");
    expect(relays()[0]?.readyState).toBe(3);
    expect(connection.snapshot.choice.remark).toBe("");
  });

  it("is heard on where a peer connection brings nothing", async () => {
    await open();
    await vi.advanceTimersByTimeAsync(1_500);
    await answerRelay();

    FakePeer.last.become("connected");
    await vi.advanceTimersByTimeAsync(4_000);

    expect(connection.hearing.sound.current?.kind).toBe("server");
    expect(relays()[0]?.readyState).not.toBe(3);
  });

  it("is not believed before it has packets", async () => {
    await open();
    await vi.advanceTimersByTimeAsync(1_500);

    await answerRelay(2);

    expect(connection.hearing.sound.current).toBeNull();
  });

  it("looks for something better soon, and then less and less often", async () => {
    await open();
    await vi.advanceTimersByTimeAsync(1_500);
    await answerRelay();
    FakePeer.last.become("failed");
    expect(FakePeer.made).toHaveLength(1);

    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakePeer.made).toHaveLength(2);
    FakePeer.last.become("failed");
    await vi.advanceTimersByTimeAsync(1_500);
    expect(FakePeer.made).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(500);

    expect(FakePeer.made).toHaveLength(3);
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

  it("is not begun where the server itself refuses", async () => {
    const refused = { message: "This session has its 2 listeners already." };
    await open({ whep: () => new Response(JSON.stringify(refused), { status: 409 }) });

    await vi.advanceTimersByTimeAsync(5_000);

    expect(relays()).toHaveLength(0);
    expect(connection.snapshot.detail).toBe(refused.message);
  });

  it("is begun at once where the engine has no way over UDP, and says so", async () => {
    const refused = { message: "All UDP ports are in use: widen the range." };
    await open({ whep: () => new Response(JSON.stringify(refused), { status: 503 }) });

    await answerRelay();

    expect(connection.snapshot.choice.remark).toBe(byServerSince(refused.message));
  });
});

describe("when nothing comes any more", () => {
  it("the relay is begun at once, and takes over with its packets", async () => {
    await openAndDryUp();
    expect(relays()).toHaveLength(1);
    const peer = FakePeer.last;

    await answerRelay();
    expect(connection.snapshot.choice).toMatchObject({ way: "worklet", remark: BY_SERVER_AFTER });
    expect(connection.snapshot.state).toBe("live");
    FakeWorkletNode.last.sounds();
    await vi.advanceTimersByTimeAsync(1_000);

    expect(peer.connectionState).toBe("closed");
  });

  it("the relay is dropped if the packets come again before its own", async () => {
    await openAndDryUp();

    await play(100);
    await answerRelay();

    expect(relays()[0]?.readyState).toBe(3);
    expect(connection.hearing.sound.current?.kind).toBe("peer");
  });

  it("a better way is looked for a second later", async () => {
    await openAndDryUp();
    await answerRelay();
    FakeWorkletNode.last.sounds();
    expect(FakePeer.made).toHaveLength(1);

    await vi.advanceTimersByTimeAsync(1_100);

    expect(FakePeer.made).toHaveLength(2);
  });

  it("a paused player misses nothing", async () => {
    serve();
    stubWebAudio();
    connection = new SessionConnection(server, "s1", "ours");
    void connection.open();
    await goLive();
    await play(1_000);

    connection.hearing.player.pause();
    await vi.advanceTimersByTimeAsync(2_000);

    expect(relays()).toHaveLength(0);
  });
});
