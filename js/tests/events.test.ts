import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionEvents, type EventsOwner } from "../src/events";
import { FakeWebSocket, stubWebSocket, welcome } from "./network";

function owner() {
  return {
    address: vi.fn(() => "ws://host/events"),
    receive: vi.fn<EventsOwner["receive"]>(),
    lost: vi.fn<EventsOwner["lost"]>(),
    mayReopen: vi.fn(() => Promise.resolve(true)),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  stubWebSocket();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("SessionEvents", () => {
  it("hands every event to its owner", () => {
    const to = owner();
    new SessionEvents(to).open();

    FakeWebSocket.last.tell(welcome());

    expect(to.receive).toHaveBeenCalledExactlyOnceWith(welcome());
  });

  it("resolves each request with the result that has its number", async () => {
    const events = new SessionEvents(owner());
    events.open();
    FakeWebSocket.last.open();
    const first = events.request("status");
    const second = events.request("play", { instrument: "pad" });
    const [one, two] = FakeWebSocket.last.sent;

    FakeWebSocket.last.say({ id: two?.id, result: { id: 7 } });
    FakeWebSocket.last.say({ id: one?.id, result: "fine" });

    expect(two).toMatchObject({ method: "play", params: { instrument: "pad" } });
    await expect(second).resolves.toEqual({ id: 7 });
    await expect(first).resolves.toBe("fine");
  });

  it("rejects a request with the engine's words", async () => {
    const events = new SessionEvents(owner());
    events.open();
    FakeWebSocket.last.open();
    const request = events.request("play");

    FakeWebSocket.last.say({ id: 1, error: { code: 1006, message: "There is no such instrument." } });

    await expect(request).rejects.toThrow("There is no such instrument.");
  });

  it("rejects what was asked when the WebSocket is lost", async () => {
    const events = new SessionEvents(owner());
    events.open();
    FakeWebSocket.last.open();
    const request = events.request("play");

    FakeWebSocket.last.lose();

    await expect(request).rejects.toThrow("can't be reached");
  });

  it("rejects a request while there is no connection", async () => {
    await expect(new SessionEvents(owner()).request("play")).rejects.toThrow("can't be reached");
  });

  it("comes back with growing pauses", async () => {
    new SessionEvents(owner()).open();

    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(499);
    expect(FakeWebSocket.made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeWebSocket.made).toHaveLength(2);

    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(999);
    expect(FakeWebSocket.made).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeWebSocket.made).toHaveLength(3);
  });

  it("begins with the short pause again after an event", async () => {
    new SessionEvents(owner()).open();
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(500);
    FakeWebSocket.last.tell(welcome());

    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(500);

    expect(FakeWebSocket.made).toHaveLength(3);
  });

  it("waits on while its owner says no", async () => {
    const to = owner();
    to.mayReopen.mockResolvedValueOnce(false);
    new SessionEvents(to).open();

    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeWebSocket.made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);

    expect(FakeWebSocket.made).toHaveLength(2);
  });

  it("stays closed if it is closed while its owner considers", async () => {
    const to = owner();
    let agree: (agreed: boolean) => void = () => undefined;
    to.mayReopen.mockReturnValue(
      new Promise((resolve) => {
        agree = resolve;
      }),
    );
    const events = new SessionEvents(to);
    events.open();
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(500);

    events.close();
    agree(true);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(FakeWebSocket.made).toHaveLength(1);
  });

  it("stays closed once it was closed", async () => {
    const to = owner();
    const events = new SessionEvents(to);
    events.open();

    events.close();
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(FakeWebSocket.made).toHaveLength(1);
    expect(to.lost).not.toHaveBeenCalled();
  });
});
