import { describe, expect, it, vi } from "vitest";

import { PATIENCE } from "../src/kernel_events";
import { CONNECT_TIMEOUT } from "../src/listener";
import * as sentences from "../src/sentences";
import { tell } from "./kernel";
import { connection, goLive, kernel, model, onOwnPage, open, seen } from "./kernel_page";
import { FakePeer } from "./media";
import { engineStatus, FakeWebSocket, welcome } from "./network";
import { settle } from "./session";

onOwnPage();

describe("a page that reaches its session through the kernel", () => {
  it("enters, offers and plays without any server", async () => {
    await goLive();

    expect(seen()).toEqual(["live", sentences.LIVE]);
    expect(kernel.methods()).toEqual(["enter", "listen"]);
    expect(kernel.last("enter").params).toEqual({ host: "host" });
    expect(kernel.last("listen").params).toMatchObject({ preset: "balanced", way: "element" });
    expect(FakeWebSocket.made).toHaveLength(0);
  });

  it("tells no host where it has none, as in an editor", async () => {
    location.href = "about:blank";

    await open();

    expect(kernel.last("enter").params).toEqual({ host: "" });
  });

  it("asks by its peer connection once that is there", async () => {
    await goLive();
    const channel = FakePeer.last.channel("orchestron-control");
    channel.open();

    void connection.request("play", {});
    await vi.advanceTimersByTimeAsync(3_000);

    expect(channel.sent.map(({ method }) => method)).toContain("play");
    expect(kernel.methods()).toEqual(["enter", "listen"]);
  });

  it("follows the events, and what is for another page is not for it", async () => {
    await goLive();

    tell(model, { type: "status", status: engineStatus({ listeners: 7 }) });
    model.say({ page: "another", texts: ["not even JSON"] });
    model.say({ kind: "anywidget-command" });

    expect(connection.snapshot.status?.listeners).toBe(7);
  });

  it("listens anew when another engine has taken over", async () => {
    await goLive();

    tell(model, { type: "engine_ended", reason: "The engine crashed." });
    tell(model, { type: "status", status: engineStatus() });
    await settle();

    expect(connection.snapshot.notice).toBe("The engine crashed.");
    expect(FakePeer.made).toHaveLength(2);
  });

  it("leaves with a word when the last view has gone", async () => {
    await goLive();

    connection.close();

    expect(kernel.last("leave").page).toBe(kernel.last("enter").page);
  });

  it("says what the kernel could not do, and tries again when it is asked to", async () => {
    kernel.answers.enter = new Error("The engine process did not start.", { cause: 1003 });
    await open();
    expect(seen()).toEqual(["error", "The engine process did not start."]);

    delete kernel.answers.enter;
    connection.retry();
    await settle();

    expect(connection.snapshot.state).toBe("connecting");
    expect(kernel.methods().at(-1)).toBe("listen");
  });

  it("says that the session was closed", async () => {
    kernel.answers.enter = new Error("The session was closed.", { cause: 1004 });

    await open();

    expect(seen()).toEqual(["closed", sentences.ended("The session was closed.")]);
  });

  it("says why the engine lets nobody in", async () => {
    kernel.answers.listen = new Error("This session has its 16 listeners already.", { cause: 1005 });

    await open();

    expect(seen()).toEqual(["error", "This session has its 16 listeners already."]);
  });
});

describe("a kernel that is busy", () => {
  it("is waited for, in words, however long it takes", async () => {
    kernel.isBusy = true;
    await open();
    expect(seen()).toEqual(["connecting", sentences.CONNECTING]);

    await vi.advanceTimersByTimeAsync(PATIENCE);
    expect(seen()).toEqual(["connecting", sentences.WAITS_FOR_KERNEL]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(kernel.methods()).toEqual(["enter"]);

    kernel.idle();
    await settle();
    expect(seen()).toEqual(["connecting", sentences.CONNECTING]);
  });

  it("gets one offer, which is answered when the cell is done", async () => {
    await open();
    kernel.isBusy = true;
    connection.retry();
    await settle();
    kernel.idle();
    kernel.isBusy = true;
    await vi.advanceTimersByTimeAsync(3 * CONNECT_TIMEOUT);

    kernel.idle();
    await settle();
    FakePeer.last.become("connected");

    expect(connection.snapshot.state).toBe("live");
    expect(kernel.methods().filter((method) => method === "listen")).toHaveLength(2);
  });
});

describe("a network without UDP", () => {
  it("is named with what would help, as soon as the engine gives up", async () => {
    await open();

    tell(model, { type: "listener_ended", listener_id: "listener-1", reason: "not reached" });

    expect(seen()).toEqual(["error", sentences.NO_UDP_AND_NO_RELAY]);
    expect(connection.snapshot.retryable).toBe(true);
  });

  it("is named after a second try where a TURN server is known", async () => {
    const servers = [{ urls: ["turn:turn.example:3478"], username: "u", credential: "c" }];
    kernel.answers.enter = { ...welcome(), ice: { servers, policy: "all", expires: 0 } };
    await open();
    await vi.advanceTimersByTimeAsync(1_000);

    tell(model, { type: "listener_ended", listener_id: "listener-1", reason: "not reached" });
    expect(seen()).toEqual(["connecting", sentences.LOST]);
    await vi.advanceTimersByTimeAsync(2_000);
    tell(model, { type: "listener_ended", listener_id: "listener-2", reason: "not reached" });

    expect(seen()).toEqual(["error", sentences.NO_UDP_AND_NO_RELAY]);
  });

  it("is named by the page itself if the engine says nothing", async () => {
    await open();

    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT);

    expect(seen()).toEqual(["error", sentences.NO_UDP_AND_NO_RELAY]);
  });

  it("is not given up at once where there was a way before", async () => {
    await goLive();
    FakePeer.last.become("failed");
    await vi.advanceTimersByTimeAsync(1_000);

    tell(model, { type: "listener_ended", listener_id: "listener-2", reason: "not reached" });

    expect(seen()).toEqual(["connecting", sentences.LOST]);
  });
});

describe("a kernel that is gone", () => {
  it("is said to be when the sound is lost", async () => {
    await goLive();
    kernel.isGone = true;

    FakePeer.last.become("failed");
    await vi.advanceTimersByTimeAsync(1_000);

    expect(seen()).toEqual(["closed", sentences.KERNEL_GONE]);
  });

  it("is said to be in a saved notebook without one", async () => {
    kernel.isGone = true;

    await open();

    expect(seen()).toEqual(["closed", sentences.KERNEL_GONE]);
  });

  it("can be left without an error", async () => {
    await goLive();
    kernel.isGone = true;

    connection.close();
    await settle();

    expect(FakePeer.last.connectionState).not.toBe("new");
  });
});
