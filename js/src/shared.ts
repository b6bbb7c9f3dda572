/**
 * The connections that the views of this page share, counted.
 *
 * The rule: one connection per session and page, however many views and however many copies of
 * this module there are (anywidget imports it anew for every model), so it hangs on `globalThis`.
 * It opens with the first view and closes a little after the last, for a re-run cell must not be
 * heard.
 */

import type { Carrier } from "./carriers";
import { SessionConnection } from "./connection";
import type { JupyterServer } from "./server";

const KEY = Symbol.for("orchestron_jupyter");
/** Copies of different versions may share a page, not a connection: count up with its interface. */
const SHAPE = 2;
export const LINGER = 1_000;

interface Entry {
  connection: SessionConnection;
  views: number;
  linger?: ReturnType<typeof setTimeout>;
}

export interface Lease {
  connection: SessionConnection;
  release: () => void;
}

/**
 * `server` is the one behind the page, `instanceId` the one that runs the session; `carrier` is asked
 * where these are not the same.
 */
export function acquire(
  server: JupyterServer | null,
  sessionId: string,
  instanceId: string | null,
  carrier?: Carrier,
): Lease {
  const entries = sharedEntries();
  const key = `${SHAPE} ${server?.baseUrl ?? ""} ${instanceId ?? ""} ${sessionId}`;
  const found = entries.get(key);
  const entry = found !== undefined && !found.connection.over ? found : opened();
  if (entry !== found) entries.set(key, entry);
  clearTimeout(entry.linger);
  entry.views += 1;
  if (carrier !== undefined) entry.connection.carriers.join(carrier);
  if (entry !== found) void entry.connection.open();
  else if (entry.connection.snapshot.state === "error") entry.connection.retry();

  function opened(): Entry {
    return { connection: new SessionConnection(server, sessionId, instanceId), views: 0 };
  }

  let released = false;
  function release(): void {
    if (released) return;
    released = true;
    entry.views -= 1;
    if (carrier !== undefined) entry.connection.carriers.part(carrier);
    if (entry.views > 0) return;
    entry.linger = setTimeout(() => {
      entry.connection.close();
      if (entries.get(key) === entry) entries.delete(key);
    }, LINGER);
  }

  return { connection: entry.connection, release };
}

function sharedEntries(): Map<string, Entry> {
  const page = globalThis as unknown as Record<symbol, Map<string, Entry> | undefined>;
  return (page[KEY] ??= new Map<string, Entry>());
}
