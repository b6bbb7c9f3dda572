import { describe, expect, it } from "vitest";

import * as sentences from "../src/sentences";
import { tell } from "./kernel";
import { connect, connection, goLive, join, kernel, model, onOwnPage, open, seen } from "./kernel_page";
import { FakePeer } from "./media";
import { answerJson, engineStatus, FakeWebSocket } from "./network";
import { serve, server, settle } from "./session";

onOwnPage();

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
    connect(server, "theirs");
    join(model);

    await goLive();

    expect(connection.snapshot.state).toBe("live");
    expect(FakeWebSocket.made).toHaveLength(0);
  });

  it("asks its server, and not the kernel, if that runs the session", async () => {
    connect(server, "ours");
    join(model);

    await open();

    expect(FakeWebSocket.made).toHaveLength(1);
    expect(kernel.asked).toEqual([]);
  });

  it("says what to install if no widget is there to ask by", async () => {
    serve({ status: () => answerJson({}, 404) });
    connect(server, "theirs");

    await open();

    expect(seen()).toEqual(["error", sentences.NO_SERVER]);
  });
});
