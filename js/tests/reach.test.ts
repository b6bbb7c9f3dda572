import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionConnection } from "../src/connection";
import * as sentences from "../src/sentences";
import { FakeKernel, tell } from "./kernel";
import { FakePeer } from "./media";
import type { FakeModel } from "./model";
import { answerJson, engineStatus, FakeWebSocket } from "./network";
import { serve, server, settle } from "./session";

let kernel: FakeKernel;
let model: FakeModel;
let connection: SessionConnection;

function join(widget: FakeModel): void {
  connection.carriers.join(widget);
}

async function open(): Promise<void> {
  void connection.open();
  await settle();
}

async function goLive(): Promise<void> {
  await open();
  FakePeer.last.become("connected");
  await settle();
}

function seen(): [string, string] {
  return [connection.snapshot.state, connection.snapshot.detail];
}

beforeEach(() => {
  vi.useFakeTimers();
  location.href = "http://host:8888/lab";
  serve();
  kernel = new FakeKernel();
  model = kernel.widget();
  connection = new SessionConnection(null, "s1", "");
  join(model);
});
afterEach(() => {
  connection.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("several widgets of a session", () => {
  it("give over to the one that was shown last, without a new listener", async () => {
    await goLive();
    const other = kernel.widget();

    connection.carriers.part(model);
    join(other);
    await settle();
    tell(other, { type: "status", status: engineStatus({ listeners: 3 }) });
    tell(model, { type: "status", status: engineStatus({ listeners: 9 }) });

    expect(kernel.last("leave").params).toEqual({ ends_listeners: false });
    expect(connection.snapshot.status?.listeners).toBe(3);
    expect(connection.snapshot.state).toBe("live");
    expect(FakePeer.made).toHaveLength(1);
  });

  it("fall back to the one that is left", async () => {
    await goLive();
    const other = kernel.widget();
    join(other);

    connection.carriers.part(other);
    await settle();
    tell(model, { type: "status", status: engineStatus({ listeners: 4 }) });

    expect(connection.snapshot.status?.listeners).toBe(4);
  });
});

describe("a page with a server that does not run the session", () => {
  const cases = [
    ["has never heard of us", () => answerJson({}, 404)],
    ["runs sessions of its own", () => answerJson({ instance_id: "another" })],
  ] as const;

  it.each(cases)("asks the kernel if the server %s", async (_words, status) => {
    serve({ status });
    connection = new SessionConnection(server, "s1", "theirs");
    join(model);

    await goLive();

    expect(connection.snapshot.state).toBe("live");
    expect(FakeWebSocket.made).toHaveLength(0);
  });

  it("asks its server, and not the kernel, if that runs the session", async () => {
    connection = new SessionConnection(server, "s1", "ours");
    join(model);

    await open();

    expect(FakeWebSocket.made).toHaveLength(1);
    expect(kernel.asked).toEqual([]);
  });

  it("says what to install if no widget is there to ask by", async () => {
    serve({ status: () => answerJson({}, 404) });
    connection = new SessionConnection(server, "s1", "theirs");

    await open();

    expect(seen()).toEqual(["error", sentences.NO_SERVER]);
  });
});
