import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionConnection } from "../src/connection";
import * as sentences from "../src/sentences";
import { FakeAudio, FakePeer } from "./media";
import { answerJson, engineStatus, FakeWebSocket } from "./network";
import { enter, goLive, serve, server, settle, type Answers } from "./session";

let connection: SessionConnection;

function open(answers: Answers = {}): ReturnType<typeof serve> {
  const fetched = serve(answers);
  connection = new SessionConnection(server, "s1", "ours");
  void connection.open();
  return fetched;
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

describe("a connection", () => {
  it("goes live by itself", async () => {
    open();
    expect(shown()).toEqual(["connecting", sentences.CONNECTING]);

    await goLive();

    expect(shown()).toEqual(["live", sentences.LIVE]);
  });

  it("is not live before the peer is connected", async () => {
    open();

    await enter();

    expect(connection.snapshot.state).toBe("connecting");
  });

  it("is blocked where the browser forbids sound, until it is asked for", async () => {
    open();
    FakeAudio.forbidden = true;
    await goLive();
    expect(shown()).toEqual(["blocked", sentences.BLOCKED]);

    FakeAudio.forbidden = false;
    connection.hearing.player.play();
    await settle();

    expect(connection.snapshot.state).toBe("live");
  });

  it("stays live while it is paused or muted, and says so", async () => {
    open();
    await goLive();

    connection.hearing.player.pause();
    expect(shown()).toEqual(["live", sentences.PAUSED]);
    connection.hearing.player.play();
    connection.hearing.player.muted = true;

    expect(shown()).toEqual(["live", sentences.MUTED]);
  });

  it("says that another server is behind the page", async () => {
    open({ status: () => answerJson({ instance_id: "another" }) });
    await settle();

    expect(shown()).toEqual(["error", sentences.NO_SERVER]);
    expect(FakeWebSocket.made).toHaveLength(0);
  });

  it("says that the server does not have the extension", async () => {
    open({ status: () => answerJson({ message: "Not Found" }, 404) });
    await settle();

    expect(shown()).toEqual(["error", sentences.NO_SERVER]);
  });

  it("shows an engine's error in place of the sound", async () => {
    open();

    await enter("page-1", engineStatus({ state: "error", error: "Csound is not installed." }));

    expect(shown()).toEqual(["error", "Csound is not installed."]);
    expect(FakePeer.made).toHaveLength(0);
  });

  it("listens again when the engine is well again", async () => {
    open();
    await enter("page-1", engineStatus({ state: "error", error: "Killed." }));

    FakeWebSocket.last.tell({ type: "status", status: engineStatus() });
    await settle();
    FakePeer.last.become("connected");
    await settle();

    expect(connection.snapshot.state).toBe("live");
  });

  it("names the device in local mode and makes no peer connection", async () => {
    open();

    await enter("page-1", engineStatus({ audio_output_mode: "local", device: "pulse" }));

    expect(shown()).toEqual(["local", sentences.playsOn("pulse")]);
    expect(FakePeer.made).toHaveLength(0);
  });

  it("is over when the session is", async () => {
    const fetched = open();
    await goLive();
    const before = fetched.mock.calls.length;

    FakeWebSocket.last.tell({ type: "closed", reason: "The session was ended." });
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(shown()).toEqual(["closed", sentences.ended("The session was ended.")]);
    expect(FakePeer.last.connectionState).toBe("closed");
    expect(fetched.mock.calls).toHaveLength(before);
  });

  it("is over when the server does not know the session any more", async () => {
    open({ session: () => answerJson({ message: "gone" }, 404) });
    await goLive();

    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(500);

    expect(shown()).toEqual(["closed", sentences.GONE]);
  });

  it("shows an error of Csound for a while", async () => {
    open();
    await goLive();

    FakeWebSocket.last.tell({ type: "message", kind: "error", text: "PERF ERROR: x\n" });
    expect(connection.snapshot.notice).toBe("Csound: PERF ERROR: x");
    await vi.advanceTimersByTimeAsync(10_000);

    expect(connection.snapshot.notice).toBe("");
  });

  it("warns of samples that were clipped since it came, not before", async () => {
    open();
    await enter("page-1", engineStatus({ clipped_samples: 500 }));
    expect(connection.snapshot.notice).toBe("");

    FakeWebSocket.last.tell({ type: "status", status: engineStatus({ clipped_samples: 512 }) });

    expect(connection.snapshot.notice).toBe("12 samples clipped: lower the level.");
  });

  it("holds nothing while the page is hidden in the cache, and comes back with it", async () => {
    const fetched = open();
    await goLive();

    window.dispatchEvent(new Event("pagehide"));
    expect(FakePeer.last.connectionState).toBe("closed");
    expect(fetched.mock.lastCall?.[1]).toMatchObject({ method: "DELETE", keepalive: true });
    expect(FakeWebSocket.last.readyState).toBe(3);
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await goLive();

    expect(FakePeer.made).toHaveLength(2);
    expect(connection.snapshot.state).toBe("live");
  });
});
