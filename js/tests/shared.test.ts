import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { FAREWELL } from "../src/listener";
import { acquire, LINGER } from "../src/shared";
import { FakePeer } from "./media";
import { answerJson, FakeWebSocket } from "./network";
import { goLive, serve, server, settle } from "./session";

const KEY = Symbol.for("orchestron_jupyter");

beforeEach(() => {
  vi.useFakeTimers();
  serve();
});
afterEach(async () => {
  await vi.advanceTimersByTimeAsync(LINGER);
  vi.useRealTimers();
  Reflect.deleteProperty(globalThis, KEY);
});

describe("acquire", () => {
  it("gives all views of a session one connection", async () => {
    const one = acquire(server, "s1", "ours");
    const two = acquire(server, "s1", "ours");
    await goLive();

    expect(two.connection).toBe(one.connection);
    expect(FakeWebSocket.made).toHaveLength(1);
    expect(FakePeer.made).toHaveLength(1);
    one.release();
    two.release();
  });

  it("gives each session its own", () => {
    const one = acquire(server, "s1", "ours");
    const two = acquire(server, "s2", "ours");

    expect(two.connection).not.toBe(one.connection);
    one.release();
    two.release();
  });

  it("shares across copies of the module, as anywidget loads one for every model", async () => {
    const one = acquire(server, "s1", "ours");
    vi.resetModules();
    const copy = await import("../src/shared");

    const two = copy.acquire(server, "s1", "ours");

    expect(two.connection).toBe(one.connection);
    one.release();
    two.release();
  });

  it("keeps the connection while one view is left", async () => {
    const one = acquire(server, "s1", "ours");
    const two = acquire(server, "s1", "ours");
    await goLive();

    one.release();
    one.release();
    await vi.advanceTimersByTimeAsync(10 * LINGER);

    expect(two.connection.snapshot.state).toBe("live");
    expect(FakePeer.last.connectionState).toBe("connected");
    two.release();
  });

  it("closes it a little after the last view has gone", async () => {
    acquire(server, "s1", "ours").release();
    await goLive();

    await vi.advanceTimersByTimeAsync(LINGER - 1);
    expect(FakeWebSocket.last.readyState).not.toBe(3);
    await vi.advanceTimersByTimeAsync(1 + FAREWELL);

    expect(FakePeer.last.connectionState).toBe("closed");
    expect(FakeWebSocket.last.readyState).toBe(3);
  });

  it("is not interrupted by a cell that runs again", async () => {
    const before = acquire(server, "s1", "ours");
    await goLive();

    before.release();
    await vi.advanceTimersByTimeAsync(LINGER / 2);
    const after = acquire(server, "s1", "ours");
    await vi.advanceTimersByTimeAsync(10 * LINGER);

    expect(after.connection).toBe(before.connection);
    expect(FakePeer.made).toHaveLength(1);
    expect(FakePeer.last.connectionState).toBe("connected");
    after.release();
  });

  it("opens a new one in place of one that is over", async () => {
    const over = acquire(server, "s1", "ours");
    await goLive();
    FakeWebSocket.last.tell({ type: "closed", reason: "The session was ended." });

    const anew = acquire(server, "s1", "ours");
    over.release();
    await vi.advanceTimersByTimeAsync(LINGER);
    await goLive();

    expect(anew.connection).not.toBe(over.connection);
    expect(anew.connection.snapshot.state).toBe("live");
    anew.release();
  });

  it("tries again for a new view what had failed", async () => {
    serve({ status: () => answerJson({ instance_id: "another" }) });
    const one = acquire(server, "s1", "ours");
    await settle();
    expect(one.connection.snapshot.state).toBe("error");

    serve();
    const two = acquire(server, "s1", "ours");
    await goLive();

    expect(two.connection.snapshot.state).toBe("live");
    one.release();
    two.release();
  });
});
