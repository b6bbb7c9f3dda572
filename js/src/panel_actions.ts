/**
 * What the controls of a panel do to a connection.
 *
 * The rule: without a connection the same controls do nothing, so that a view need not know.
 */

import type { SessionConnection } from "./connection";
import type { Desk } from "./desk";
import { UNREACHABLE } from "./sentences";
import { Takes } from "./takes";

export function panelActions(connection: SessionConnection | undefined): Desk {
  return {
    play: () => {
      connection?.hearing.player.play();
    },
    pause: () => {
      connection?.hearing.player.pause();
    },
    mute: (muted) => {
      if (connection) connection.hearing.player.muted = muted;
    },
    setVolume: (volume) => {
      if (connection) connection.hearing.player.volume = volume;
    },
    choosePreset: (name) => {
      connection?.hearing.choose(name);
    },
    measured: () => connection?.hearing.player.measured() ?? null,
    retry: () => {
      connection?.retry();
    },
    // The button is there while the engine can be asked; if it just left, nothing sounds either.
    silence: () => void connection?.request("panic").catch(() => undefined),
    request: (method, params) =>
      connection?.request(method, params) ?? Promise.reject(new Error(UNREACHABLE)),
    playTime: (time) => connection?.hearing.playTime(time) ?? null,
    takes: takesOf(connection),
  };
}

function takesOf(connection: SessionConnection | undefined): Takes | null {
  const server = connection?.server ?? null;
  return connection === undefined || server === null ? null : new Takes(server, connection.sessionId);
}
