import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionConnection } from "../src/connection";
import { Faults } from "../src/faults";
import { byServerSince } from "../src/sentences";
import { FakePeer } from "./media";
import { answerJson, FakeWebSocket } from "./network";
import { enter, goLive, serve, server, settle, type Answers } from "./session";
import { stubWebAudio } from "./web_audio";

const URL = "turn:turn.example:3478?transport=udp";
const REFUSED = `${URL} refused the credentials (401 Unauthorized): look at username and credential.`;
const FULL = "All UDP ports of udp_ports = 50000-50000 are in use.";

let connection: SessionConnection;

async function open(answers: Answers = {}): Promise<void> {
  serve(answers);
  stubWebAudio();
  connection = new SessionConnection(server, "s1", "ours");
  void connection.open();
  await settle();
}

function answerWith(...faults: string[]): Answers {
  const headers = { Location: "/w/listener-1", "Orchestron-Faults": JSON.stringify(faults) };
  return { whep: () => new Response("v=0", { status: 201, headers }) };
}

function fail(url: string, errorCode: number, errorText = ""): void {
  FakePeer.last.dispatchEvent(
    Object.assign(new Event("icecandidateerror"), { url, errorCode, errorText }),
  );
}

function gathered(): void {
  Object.assign(FakePeer.last, { iceGatheringState: "complete" });
  FakePeer.last.dispatchEvent(new Event("icegatheringstatechange"));
}

function remark(): string {
  return connection.snapshot.choice.remark;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  connection.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("what was in vain on the way", () => {
  it("is said while the sound plays, when the engine noticed it", async () => {
    await open(answerWith(REFUSED));

    await goLive();

    expect(connection.snapshot.state).toBe("live");
    expect(remark()).toBe(REFUSED);
  });

  it("is said when the browser was refused, once for both", async () => {
    await open(answerWith(REFUSED));
    await goLive();

    fail(URL, 401, "");

    expect(remark()).toBe(REFUSED);
  });

  it("is a silent server only when no address came of it by any way", async () => {
    await open();
    await goLive();
    const deaf = "stun:silent.example:3478";
    fail(deaf, 701);
    fail(URL, 701);
    FakePeer.last.dispatchEvent(
      Object.assign(new Event("icecandidate"), { candidate: { url: URL, type: "relay" } }),
    );
    expect(remark()).toBe("");

    gathered();

    expect(remark()).toContain(`${deaf} did not answer this browser`);
    expect(remark()).not.toContain("turn.example");
  });

  it("is said beside the relay, which begins at once where the engine has no address", async () => {
    await open({ whep: () => answerJson({ message: FULL }, 503) });
    await enter();

    const relay = FakeWebSocket.made.find(({ url }) => url.includes("/audio?"));
    const messages = [JSON.stringify({ id: "relay-1" }), ...Array.from({ length: 3 }, () => new ArrayBuffer(20))];
    for (const data of messages) relay?.dispatchEvent(new MessageEvent("message", { data }));
    await settle();

    expect(remark()).toBe(byServerSince(FULL));
  });

  it("is forgotten when the next attempt finds it mended", () => {
    const faults = new Faults();
    faults.add(REFUSED);
    faults.begin();
    expect(faults.sentences).toEqual([REFUSED]);

    faults.settle();

    expect(faults.sentences).toEqual([]);
  });
});
