/**
 * What a session's sound and whoever has it say to each other.
 *
 * The rule: the sound decides which listener is heard, its owner how one listens.
 */

import type { Rung } from "./rung";
import type { Choice } from "./ways";

export type SoundPhase = "idle" | "connecting" | "lost" | "connected" | "failed";

/** We leave, the page itself goes, or the session is over and has ended its listeners. */
export type Farewell = "leave" | "vanish" | "over";

export interface SoundOwner {
  changed: () => void;
  /** How to listen now. */
  choice: () => Choice;
  /** Whether this page can play what a relay brings. */
  mayRelay: () => boolean;
  /** Play this one; resolves with whether it is heard. */
  connected: (listener: Rung) => Promise<boolean>;
  /** The server does not know the session any more. */
  gone: () => void;
}
