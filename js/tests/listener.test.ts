import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { CONNECT_TIMEOUT, INTERRUPTION, Listener } from "../src/listener";
import type { PageIce } from "../src/protocol";
import type { Ending, Rung } from "../src/rung";
import { JupyterServer } from "../src/server";
import { ServerEndpoint } from "../src/whep";
import { FakePeer, stubMedia } from "./media";
import { stubFetch, type Fetch } from "./network";

const LOCATION = "/orchestron/api/sessions/s1/whep/listener-1";
const created: Fetch = () =>
  new Response("v=0 answer", { status: 201, headers: { Location: LOCATION } });

function listener(ice?: PageIce) {
  const server = new JupyterServer("http://host:8888/", "");
  const connected = vi.fn();
  const ended = vi.fn<(listener: Rung, ending: Ending) => void>();
  const whep = new ServerEndpoint(server, "s1", "page 1", ice);
  const made = new Listener(whep, { preset: "balanced", way: "element" }, { connected, ended, found: vi.fn() });
  return { made, connected, ended };
}

beforeEach(() => {
  vi.useFakeTimers();
  stubMedia();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("Listener", () => {
  it("offers to receive audio, in stereo, before the browser applies the offer", async () => {
    const fetched = stubFetch(created);
    const { made } = listener();

    await made.connect();

    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(FakePeer.last.configuration).toEqual({
      iceServers: [],
      iceTransportPolicy: "all",
      bundlePolicy: "max-bundle",
    });
    expect(FakePeer.last.transceivers).toEqual([["audio", { direction: "recvonly" }]]);
    expect(FakePeer.last.localDescription?.sdp).toContain("stereo=1");
    expect(init?.body).toBe(FakePeer.last.localDescription?.sdp);
    expect(url).toBe("http://host:8888/orchestron/api/sessions/s1/whep?page=page+1&preset=balanced&way=element");
  });

  it("opens a channel for requests, and an unreliable one for sound", async () => {
    stubFetch(created);
    await listener().made.connect();

    expect(FakePeer.last.channels.map(({ label, init }) => [label, init])).toEqual([
      ["orchestron-audio", { ordered: false, maxRetransmits: 0 }],
      ["orchestron-control", undefined],
    ]);
  });

  it("applies the answer and waits for the connection", async () => {
    stubFetch(created);
    const { made, connected } = listener();

    await made.connect();

    expect(FakePeer.last.remoteDescription).toEqual({ type: "answer", sdp: "v=0 answer" });
    expect(made.state).toBe("connecting");
    expect(connected).not.toHaveBeenCalled();
  });

  it("offers when the section that all share has its relayed candidate, and not before", async () => {
    const fetched = stubFetch(created);
    const servers = [{ urls: ["turn:turn.example:3478"], username: "u", credential: "c" }];
    const { made } = listener({ servers, policy: "all", expires: 0 });
    void made.connect();
    await vi.advanceTimersByTimeAsync(0);

    FakePeer.last.gather("relay", 1);
    FakePeer.last.gather("host", 0);
    await vi.advanceTimersByTimeAsync(0);
    expect(fetched).not.toHaveBeenCalled();
    FakePeer.last.gather("relay", 0);
    await vi.advanceTimersByTimeAsync(0);

    expect(fetched).toHaveBeenCalledOnce();
  });

  it("reports its connection once", async () => {
    stubFetch(created);
    const { made, connected } = listener();
    await made.connect();

    FakePeer.last.become("connected");
    FakePeer.last.become("disconnected");
    FakePeer.last.become("connected");

    expect(connected).toHaveBeenCalledOnce();
    expect(made.state).toBe("connected");
  });

  it("gives up when nothing arrives within its bound", async () => {
    stubFetch(created);
    const { made, ended } = listener();
    await made.connect();

    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT);

    expect(ended).toHaveBeenCalledExactlyOnceWith(made, { kind: "timeout" });
    expect(FakePeer.last.connectionState).toBe("closed");
  });

  it("tells a server that never answers from a path that is never found", async () => {
    vi.stubGlobal("fetch", () => new Promise(() => undefined));
    const { made, ended } = listener();
    void made.connect();

    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT);

    expect(ended).toHaveBeenCalledExactlyOnceWith(made, { kind: "unanswered" });
  });

  it("survives a short interruption", async () => {
    stubFetch(created);
    const { made, ended } = listener();
    await made.connect();
    FakePeer.last.become("connected");

    FakePeer.last.become("disconnected");
    await vi.advanceTimersByTimeAsync(INTERRUPTION - 1);
    FakePeer.last.become("connected");
    await vi.advanceTimersByTimeAsync(INTERRUPTION);

    expect(ended).not.toHaveBeenCalled();
  });

  it("ends after a long one", async () => {
    stubFetch(created);
    const { made, ended } = listener();
    await made.connect();
    FakePeer.last.become("connected");

    FakePeer.last.become("disconnected");
    await vi.advanceTimersByTimeAsync(INTERRUPTION);

    expect(ended.mock.calls[0]?.[1].kind).toBe("lost");
  });

  it("ends once, however often it is lost", async () => {
    stubFetch(created);
    const { made, ended } = listener();
    await made.connect();

    FakePeer.last.become("failed");
    FakePeer.last.become("closed");
    made.close();

    expect(ended).toHaveBeenCalledOnce();
  });
});
