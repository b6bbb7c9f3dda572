/**
 * The connections that the views of this page share, counted.
 *
 * The rule: one connection per session and page, however many views and however many copies of
 * this module there are (anywidget imports it anew for every model), so it hangs on `globalThis`.
 * It opens with the first view and closes a little after the last, for a re-run cell must not be
 * heard.
 */

import { SessionConnection } from "./connection";
import type { JupyterServer } from "./server";

const KEY = Symbol.for("orchestron_jupyter");
/** Copies of different versions may share a page, not a connection: count up with its interface. */
const SHAPE = 1;
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

export function acquire(
  server: JupyterServer,
  sessionId: string,
  instanceId: string | null,
): Lease {
  const entries = sharedEntries();
  const key = `${SHAPE} ${server.baseUrl} ${instanceId ?? ""} ${sessionId}`;
  const found = entries.get(key);
  const entry = found !== undefined && !found.connection.over ? found : opened();
  if (entry !== found) entries.set(key, entry);
  clearTimeout(entry.linger);
  entry.views += 1;
  if (entry === found && entry.connection.snapshot.state === "error") entry.connection.retry();

  function opened(): Entry {
    const connection = new SessionConnection(server, sessionId, instanceId);
    void connection.open();
    return { connection, views: 0 };
  }

  let released = false;
  function release(): void {
    if (released) return;
    released = true;
    entry.views -= 1;
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
