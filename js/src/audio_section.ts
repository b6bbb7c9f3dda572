/**
 * The section "Browser Audio": the player, what is heard, by which preset, how well, and takes.
 *
 * The rule: in local mode the machine plays, so that there is nothing here but the takes.
 */

import { ConnectionView } from "./connection_view";
import type { Desk } from "./desk";
import { Fold, type Surroundings } from "./fold";
import { MeterView } from "./meter_view";
import { PlayerView } from "./player_view";
import { PresetView } from "./preset_view";
import { RecordView } from "./record_view";
import type { Snapshot } from "./snapshot";
import { texts } from "./texts";

export class AudioSection {
  readonly fold: Fold;
  readonly #player: PlayerView;
  readonly #meter: MeterView;
  readonly #preset: PresetView;
  readonly #connection = new ConnectionView();
  readonly #record: RecordView;

  constructor(desk: Desk, surroundings: Surroundings, signal: AbortSignal) {
    this.#player = new PlayerView(desk);
    this.#meter = new MeterView(desk.measured);
    this.#preset = new PresetView(desk.choosePreset);
    this.#record = new RecordView(desk.takes, signal);
    this.fold = new Fold("audio", texts.panel.browserAudio, surroundings, [
      this.#player.element,
      this.#meter.element,
      this.#preset.element,
      this.#connection.element,
      this.#record.element,
    ]);
  }

  show(snapshot: Snapshot): void {
    const { state, mode, reachable } = snapshot;
    const hasPlayer = mode !== "local" && (state === "live" || state === "connecting");
    this.fold.title = mode === "local" ? texts.panel.localAudio : texts.panel.browserAudio;
    this.#player.element.hidden = !hasPlayer;
    this.#player.show(snapshot);
    this.#meter.show(state === "live" && snapshot.playing);
    this.#preset.show(snapshot);
    if (state === "closed") this.#preset.element.hidden = true;
    this.#connection.show(snapshot.figures);
    this.#record.show(reachable);
    const isHeardHere = hasPlayer || (state !== "closed" && snapshot.presets.length > 0);
    this.fold.element.hidden = !isHeardHere && !this.#record.isNeeded;
  }
}
