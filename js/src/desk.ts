/**
 * What the sections of a panel may ask for.
 *
 * The rule: nothing of it needs the kernel; where there is no connection it does nothing, so that a
 * view need not know.
 */

import type { PlayerActions } from "./player_view";
import type { Request } from "./requests";
import type { SoundGraph } from "./sound_graph";
import type { Takes } from "./takes";

export interface Desk extends PlayerActions {
  choosePreset: (name: string) => void;
  /** What the meters measure in; `null` while nothing is heard. */
  measured: () => SoundGraph | null;
  retry: () => void;
  silence: () => void;
  /** Ask the engine. */
  request: Request;
  /** The engine time for what the user did at `time` (ms); `null` for at once. */
  playTime: (time: number) => number | null;
  /** Where recordings are made; `null` where there is no server for it. */
  takes: Takes | null;
}
