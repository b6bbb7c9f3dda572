/** A session as a page meets it: our server's answers, its events, and one that listens. */

import { vi } from "vitest";

import type { EngineStatus } from "../src/protocol";
import { JupyterServer } from "../src/server";
import { FakePeer, stubMedia } from "./media";
import {
  answerJson,
  engineStatus,
  FakeWebSocket,
  stubFetch,
  stubWebSocket,
  welcome,
  type Fetch,
} from "./network";

export const server = new JupyterServer("http://host:8888/", "");

/** What a test changes of the server's answers. */
export interface Answers {
  status?: () => Response | Promise<Response>;
  session?: () => Response;
  whep?: () => Response | Promise<Response>;
}

export function serve(answers: Answers = {}): ReturnType<typeof stubFetch> {
  stubMedia();
  stubWebSocket();
  let listeners = 0;
  const answer: Fetch = (url, init) => {
    if (url.endsWith("/api/status")) {
      return answers.status?.() ?? answerJson({ instance_id: "ours" });
    }
    if (init?.method === "DELETE") return new Response(null, { status: 204 });
    if (url.endsWith("/takes")) return answerJson([]);
    if (url.includes("/whep")) return answers.whep?.() ?? answerOffer((listeners += 1));
    return answers.session?.() ?? answerJson({ id: "s1", name: "étude" });
  };
  return stubFetch(answer);
}

function answerOffer(listener: number): Response {
  const location = `/orchestron/api/sessions/s1/whep/listener-${listener}`;
  return new Response("v=0", { status: 201, headers: { Location: location } });
}

/** Let every promise that can settle do so. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** Go on until the events WebSocket has said welcome. */
export async function enter(page = "page-1", status: EngineStatus = engineStatus()): Promise<void> {
  await settle();
  FakeWebSocket.last.open();
  FakeWebSocket.last.tell(welcome(page, status));
  await settle();
}

/** Go on until the sound plays. */
export async function goLive(): Promise<void> {
  await enter();
  FakePeer.last.become("connected");
  await settle();
}
