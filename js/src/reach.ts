/**
 * Whether a session can be reached from this page, and if not, why.
 *
 * The rule: an answer is a sentence for the user; nothing is retried here.
 */

import type { ServerStatus, SessionDescription } from "./protocol";
import { ServerError, type JupyterServer } from "./server";
import * as sentences from "./sentences";

/** `""` if the server behind this page runs the session; otherwise why it can't. */
export async function serverFailure(
  server: JupyterServer,
  instanceId: string | null,
): Promise<string> {
  try {
    const status = await server.json<ServerStatus>("orchestron/api/status");
    const ours = instanceId === null || status.instance_id === instanceId;
    return ours ? "" : sentences.NO_SERVER;
  } catch (error) {
    return wordsFor(error, sentences.NO_SERVER);
  }
}

export type Presence = { kind: "there" } | { kind: "gone" } | { kind: "unknown"; failure: string };

export async function presence(server: JupyterServer, sessionPath: string): Promise<Presence> {
  try {
    await server.json<SessionDescription>(sessionPath);
    return { kind: "there" };
  } catch (error) {
    if (error instanceof ServerError && error.status === 404) return { kind: "gone" };
    return { kind: "unknown", failure: wordsFor(error, sentences.GONE) };
  }
}

function wordsFor(error: unknown, notFound: string): string {
  if (!(error instanceof ServerError)) throw error;
  if (error.status === 404) return notFound;
  return error.status === 0 ? sentences.SERVER_SILENT : error.message;
}
