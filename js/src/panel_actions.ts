/**
 * What the controls of a panel do to a connection.
 *
 * The rule: without a connection the same controls do nothing, so that a view need not know.
 */

import type { SessionConnection } from "./connection";
import type { PanelActions } from "./panel_view";

export function panelActions(connection: SessionConnection | undefined): PanelActions {
  return {
    play: () => {
      connection?.player.play();
    },
    pause: () => {
      connection?.player.pause();
    },
    mute: (muted) => {
      if (connection) connection.player.muted = muted;
    },
    setVolume: (volume) => {
      if (connection) connection.player.volume = volume;
    },
    retry: () => {
      connection?.retry();
    },
    // The button is there while the engine can be asked; if it just left, nothing sounds either.
    silence: () => void connection?.request("panic").catch(() => undefined),
  };
}
