/**
 * What the end of an attempt says about the other ways to listen.
 *
 * The rule: it is judged by what the server answered, not by its words.
 */

import type { Ending } from "./rung";
import { ServerError } from "./server";

/** There is no engine, or it has no address for a peer connection: the relay may work all the same. */
const UNAVAILABLE = 503;

/** Whether the server itself refused. */
export function isOfTheServer(ending: Ending): boolean {
  return ending.kind === "refused" && ending.error instanceof ServerError;
}

/** Why the engine can't be reached by a peer connection, in its words; empty if it may be. */
export function unreachable(ending: Ending): string {
  if (ending.kind !== "refused" || !(ending.error instanceof ServerError)) return "";
  return ending.error.status === UNAVAILABLE ? ending.error.message : "";
}
