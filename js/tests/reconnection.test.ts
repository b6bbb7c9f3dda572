import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionConnection } from "../src/connection";
import { CONNECT_TIMEOUT, FAREWELL } from "../src/listener";
import * as sentences from "../src/sentences";
import { FakePeer } from "./media";
import { answerJson, FakeWebSocket } from "./network";
import { enter, goLive, serve, server, settle, type Answers } from "./session";

let connection: SessionConnection;

function open(answers: Answers = {}): void {
  serve(answers);
  connection = new SessionConnection(server, "s1", "ours");
  void connection.open();
}

function shown(): [string, string] {
  return [connection.snapshot.state, connection.snapshot.detail];
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  connection.close();
  vi.useRealTimers();
});

describe("a connection that lost its sound", () => {
  it("says so and listens again after half a second", async () => {
    open();
    await goLive();

    FakePeer.last.become("failed");
    expect(shown()).toEqual(["connecting", sentences.LOST]);
    await vi.advanceTimersByTimeAsync(500);
    FakePeer.last.become("connected");
    await settle();

    expect(FakePeer.made).toHaveLength(2);
    expect(shown()).toEqual(["live", sentences.LIVE]);
  });

  it("listens again when the server ended its listener", async () => {
    open();
    await goLive();
    const ended = { type: "listener_ended", listener_id: "listener-1", reason: "gone" } as const;

    FakeWebSocket.last.tell(ended);
    await vi.advanceTimersByTimeAsync(500);

    expect(FakePeer.made).toHaveLength(2);
  });

  it("does not care about the end of another page's listener", async () => {
    open();
    await goLive();

    FakeWebSocket.last.tell({ type: "listener_ended", listener_id: "listener-9", reason: "gone" });

    expect(connection.snapshot.state).toBe("live");
  });

  it("stays paused when it comes back", async () => {
    open();
    await goLive();
    connection.hearing.player.pause();

    FakePeer.last.become("failed");
    await vi.advanceTimersByTimeAsync(500);
    FakePeer.last.become("connected");
    await settle();

    expect(shown()).toEqual(["live", sentences.PAUSED]);
  });

  it("gives up after several attempts and says what to do", async () => {
    open();
    await enter();

    for (let attempt = 0; attempt < 6; attempt += 1) {
      FakePeer.last.become("failed");
      await vi.advanceTimersByTimeAsync(8_000);
    }
    await vi.advanceTimersByTimeAsync(60_000);

    expect(shown()).toEqual(["error", sentences.NO_UDP]);
    expect(FakePeer.made).toHaveLength(6);
  });

  it("says at once what to do when no packet ever arrived", async () => {
    open();
    await enter();

    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT);

    expect(shown()).toEqual(["error", sentences.NO_UDP]);
  });

  it("tries again when it is asked to", async () => {
    open();
    await enter();
    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT);

    connection.retry();
    await goLive();

    expect(connection.snapshot.state).toBe("live");
  });

  it("shows the server's limit and does not insist", async () => {
    open({ whep: () => answerJson({ message: "This session has its 16 listeners." }, 429) });
    await enter();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(shown()).toEqual(["error", "This session has its 16 listeners."]);
    expect(FakePeer.made).toHaveLength(1);
  });

  it("tries an engine that is not ready several times", async () => {
    open({ whep: () => answerJson({ message: "The engine does not answer." }, 503) });
    await enter();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(shown()).toEqual(["error", "The engine does not answer."]);
    expect(FakePeer.made).toHaveLength(6);
  });
});

describe("a connection that lost its events", () => {
  it("is heard without a gap: the new listener is connected before the old one ends", async () => {
    open();
    await goLive();
    const [first] = FakePeer.made;

    FakeWebSocket.last.lose();
    expect(connection.snapshot.state).toBe("live");
    await vi.advanceTimersByTimeAsync(500);
    await enter("page-2");
    expect(FakePeer.made).toHaveLength(2);
    expect(first?.connectionState).toBe("connected");
    FakePeer.last.become("connected");
    FakePeer.last.playedAt = 1;
    await vi.advanceTimersByTimeAsync(20 + FAREWELL);

    expect(first?.connectionState).toBe("closed");
    expect(connection.snapshot.state).toBe("live");
  });

  it("offers nothing while it has no page", async () => {
    open();
    await goLive();

    FakeWebSocket.last.lose();
    FakePeer.last.become("failed");
    await vi.advanceTimersByTimeAsync(60_000);

    expect(FakePeer.made).toHaveLength(1);
  });

  it("says after a while that the server is silent, and goes on trying", async () => {
    open({ session: () => answerJson({ message: "Bad gateway." }, 502) });
    await goLive();

    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(shown()).toEqual(["error", "Bad gateway."]);
  });

  it("recovers by itself when the server is back", async () => {
    let back = false;
    const session = (): Response =>
      back ? answerJson({ id: "s1" }) : answerJson({ message: "Bad gateway." }, 502);
    open({ session });
    await goLive();
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(60_000);

    back = true;
    await vi.advanceTimersByTimeAsync(8_000);
    await goLive();

    expect(connection.snapshot.state).toBe("live");
  });

  it("can be asked again once it is back", async () => {
    open();
    await goLive();
    FakeWebSocket.last.lose();
    expect(connection.snapshot.reachable).toBe(false);

    await vi.advanceTimersByTimeAsync(500);
    await enter("page-2");

    expect(connection.snapshot.reachable).toBe(true);
  });
});
