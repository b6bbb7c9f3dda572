/**
 * What follows from the end of a listener that nobody wanted to end.
 *
 * The rule: what the server refused for good is not asked for again, and what only this way could
 * not be had is looked for on another.
 */

import type { Ending } from "./rung";
import { byServerSince, BY_SERVER, NO_UDP, SERVER_SILENT } from "./sentences";
import { ServerError } from "./server";

/** With the sentence that says why. */
export interface Consequence {
  kind: "gone" | "again" | "fail";
  failure: string;
}

export function consequenceOf(ending: Ending): Consequence {
  if (ending.kind === "timeout") return { kind: "fail", failure: NO_UDP };
  if (ending.kind === "unanswered") return { kind: "again", failure: SERVER_SILENT };
  if (ending.kind !== "refused") return { kind: "again", failure: NO_UDP };
  const { error } = ending;
  if (!(error instanceof ServerError)) return { kind: "fail", failure: String(error) };
  if (error.status === 404) return { kind: "gone", failure: error.message };
  const isPassing = error.status === 0 || error.status >= 500;
  return { kind: isPassing ? "again" : "fail", failure: error.message };
}

/** Why the relay may be heard instead; `null` where the server would refuse it as well. */
export function reasonForRelay(ending: Ending): string | null {
  if (ending.kind !== "refused" || !(ending.error instanceof ServerError)) return BY_SERVER;
  // The server is there, and its engine has no way over UDP.
  return ending.error.status >= 500 ? byServerSince(ending.error.message) : null;
}
