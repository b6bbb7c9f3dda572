/**
 * A listener on any rung of the ladder: a peer connection, or the relay of the Jupyter server.
 *
 * The rule: a listener lives once (offering → connecting → connected → ended) and reports its end
 * exactly once. Whoever wants another makes another.
 */

import type { ControlChannel } from "./control";
import type { Source } from "./player";
import type { Way } from "./protocol";
import type { Look } from "./statistics";

export type ListenerState = "offering" | "connecting" | "connected" | "ended";

/**
 * Why a listener ended: `unanswered` means that the server said nothing to the offer, `timeout` that
 * it did, and no packet ever found its way.
 */
export type Ending =
  | { kind: "closed" }
  | { kind: "unanswered" }
  | { kind: "timeout" }
  | { kind: "lost"; reason: string }
  | { kind: "refused"; error: unknown };

export interface Rung extends Source {
  /** `server` is the relay: it has packets only, and never goes the way of the element. */
  readonly kind: "peer" | "server";
  readonly state: ListenerState;
  /** What the server calls this listener; empty before it is there, and after it is gone. */
  readonly id: string;
  /** The shortest way to ask the engine, where there is one. */
  readonly control: ControlChannel | null;
  /** Delay (ms) that the browser's own jitter buffer shall keep at least. */
  jitterTarget: number;
  is(id: string): boolean;
  /** Whether the engine was told this preset and way; notes that it is told them now. */
  follows(preset: string, way: Way): boolean;
  look(): Promise<Look>;
  connect(): Promise<void>;
  /** The server ended it: there is nothing left to delete there. */
  lose(reason: string): void;
  /** Leave; `atOnce` if the page itself goes. */
  close(atOnce?: boolean): void;
}

export interface RungOwner {
  connected: (rung: Rung) => void;
  ended: (rung: Rung, ending: Ending) => void;
  /** Something on the way is out of order, which need not keep the sound back. */
  found: (fault: string) => void;
}
