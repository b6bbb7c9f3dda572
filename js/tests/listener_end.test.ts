import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { FAREWELL, Listener } from "../src/listener";
import type { Ending, Rung } from "../src/rung";
import { JupyterServer } from "../src/server";
import { ServerEndpoint } from "../src/whep";
import { FakePeer, stubMedia } from "./media";
import { answerJson, stubFetch, type Fetch } from "./network";

const LOCATION = "/orchestron/api/sessions/s1/whep/listener-1";
const created: Fetch = () =>
  new Response("v=0 answer", { status: 201, headers: { Location: LOCATION } });

function listener() {
  const server = new JupyterServer("http://host:8888/", "");
  const connected = vi.fn();
  const ended = vi.fn<(listener: Rung, ending: Ending) => void>();
  const whep = new ServerEndpoint(server, "s1", "page 1");
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

describe("the end of a listener", () => {
  it("deletes what the server created, even while the page goes", async () => {
    const fetched = stubFetch(created);
    const { made } = listener();
    await made.connect();

    made.close();

    expect(fetched).toHaveBeenLastCalledWith(
      `http://host:8888${LOCATION}`,
      expect.objectContaining({ method: "DELETE", keepalive: true }),
    );
  });

  it("closes after its DELETE has arrived, or the server would not find it", async () => {
    stubFetch(created);
    const { made } = listener();
    await made.connect();
    FakePeer.last.become("connected");

    made.close();
    expect(FakePeer.last.connectionState).toBe("connected");
    await vi.advanceTimersByTimeAsync(FAREWELL);

    expect(FakePeer.last.connectionState).toBe("closed");
  });

  it("closes at once when the page goes", async () => {
    stubFetch(created);
    const { made } = listener();
    await made.connect();

    made.close(true);

    expect(FakePeer.last.connectionState).toBe("closed");
  });

  it("deletes nothing when the server ended it", async () => {
    const fetched = stubFetch(created);
    const { made, ended } = listener();
    await made.connect();

    expect(made.is("listener-1")).toBe(true);
    made.lose("The page is gone.");

    expect(ended).toHaveBeenCalledOnce();
    expect(fetched).toHaveBeenCalledOnce();
  });

  it("deletes a listener whose answer came too late", async () => {
    let reply: (response: Response) => void = () => undefined;
    const fetched = stubFetch(
      () =>
        new Promise((resolve) => {
          reply = resolve;
        }),
    );
    const { made } = listener();
    const connecting = made.connect();
    await vi.advanceTimersByTimeAsync(0);

    made.close();
    reply(await created(""));
    await vi.advanceTimersByTimeAsync(0);
    reply(answerJson({}));
    await connecting;

    expect(fetched.mock.calls[1]?.[1]?.method).toBe("DELETE");
    expect(FakePeer.last.remoteDescription).toBeNull();
  });

  it("reports the server's refusal", async () => {
    stubFetch(() => answerJson({ message: "16 listeners listen already." }, 429));
    const { made, ended } = listener();

    await made.connect();

    const ending = ended.mock.calls[0]?.[1];
    expect(ending).toMatchObject({ kind: "refused", error: { status: 429 } });
  });
});
