/**
 * The Runtime panel as the user sees it.
 *
 * The rule: `show` turns a snapshot into the page, whole; the view never guesses what comes next.
 */

import { ConnectionView } from "./connection_view";
import { button, element, icon, setPaths, setText } from "./dom";
import { LogView } from "./log_view";
import { MeterView } from "./meter_view";
import { showName } from "./names";
import { PlayerView, type PlayerActions } from "./player_view";
import { PresetView } from "./preset_view";
import type { EngineStatus } from "./protocol";
import type { PanelState, Snapshot } from "./snapshot";
import type { SoundGraph } from "./sound_graph";
import { counted, number, texts } from "./texts";

export interface PanelActions extends PlayerActions {
  choosePreset: (name: string) => void;
  /** What the meters measure in; `null` while nothing is heard. */
  measured: () => SoundGraph | null;
  retry: () => void;
  silence: () => void;
}

/** A shape for each state, so that none is told by its colour alone. */
const SHAPES: Record<PanelState, string[]> = {
  connecting: ["M8 1.5A6.5 6.5 0 1 1 1.5 8h2A4.5 4.5 0 1 0 8 3.5z"],
  live: ["M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z"],
  blocked: ["M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM3.5 7v2h9V7z"],
  error: ["M8 .8l7.5 13.4H.5zM7.1 5.6l.3 4h1.2l.3-4zM7.2 10.8v1.6h1.6v-1.6z"],
  closed: ["M2.5 2.5h11v11h-11zM4.3 4.3v7.4h7.4V4.3z"],
  local: [
    "M1.5 5.7h3L9 2v12l-4.5-3.7h-3z",
    "M11 4.5l1-1.2a6 6 0 0 1 0 9.4l-1-1.2a4.5 4.5 0 0 0 0-7z",
  ],
};

export class PanelView {
  readonly element: HTMLElement;
  readonly #name = element("span", { class: "orchestron-name", "data-testid": "session-name" });
  readonly #heading = element("h3", { class: "orchestron-heading" });
  readonly #shape = icon();
  readonly #state = element("span", { "data-testid": "state" });
  readonly #detail = element("span", { class: "orchestron-detail", "data-testid": "detail" });
  readonly #player: PlayerView;
  readonly #meter: MeterView;
  readonly #preset: PresetView;
  readonly #connection = new ConnectionView();
  readonly #log = new LogView();
  readonly #start: HTMLButtonElement;
  readonly #retry: HTMLButtonElement;
  readonly #silence: HTMLButtonElement;
  readonly #facts = element("p", { class: "orchestron-facts", "data-testid": "facts" });
  readonly #notice = element("p", {
    class: "orchestron-notice",
    role: "alert",
    "data-testid": "notice",
  });

  constructor(actions: PanelActions) {
    this.#player = new PlayerView(actions);
    this.#meter = new MeterView(actions.measured);
    this.#preset = new PresetView(actions.choosePreset);
    const primary = { class: "orchestron-button orchestron-primary" };
    this.#start = button(primary, texts.panel.start, actions.play);
    this.#retry = button({ class: "orchestron-button" }, texts.panel.retry, actions.retry);
    this.#silence = button({ class: "orchestron-button" }, texts.panel.silence, actions.silence);
    this.#silence.title = texts.panel.silenceMeaning;
    this.element = element(
      "section",
      { class: "orchestron-panel", "aria-label": "Orchestron" },
      element(
        "header",
        { class: "orchestron-title" },
        element("span", { class: "orchestron-brand" }, "Orchestron"),
        this.#name,
        this.#silence,
      ),
      this.#heading,
      element(
        "div",
        { class: "orchestron-status", role: "status" },
        element("span", { class: "orchestron-badge" }, this.#shape, this.#state),
        this.#detail,
      ),
      element("div", { class: "orchestron-actions" }, this.#start, this.#retry),
      this.#player.element,
      this.#meter.element,
      this.#preset.element,
      this.#connection.element,
      this.#log.element,
      this.#notice,
      this.#facts,
    );
  }

  show(sessionName: string, snapshot: Snapshot): void {
    const { state, mode, status } = snapshot;
    this.element.dataset.state = state;
    this.element.dataset.mode = mode;
    showName(this.#name, sessionName);
    setText(this.#heading, mode === "local" ? texts.panel.localAudio : texts.panel.browserAudio);
    const words = texts.panel.states[state];
    if (this.#state.textContent !== words) setPaths(this.#shape, SHAPES[state]);
    setText(this.#state, words);
    setText(this.#detail, snapshot.detail);
    setText(this.#notice, snapshot.notice);
    setText(this.#facts, status === null ? "" : factsOf(status));
    this.#notice.hidden = snapshot.notice === "";
    this.#facts.hidden = status === null;
    this.#start.hidden = state !== "blocked";
    this.#retry.hidden = !snapshot.retryable;
    this.#silence.hidden = !snapshot.reachable;
    this.#player.element.hidden = mode === "local" || !hasPlayer(state);
    this.#player.show(snapshot);
    this.#meter.show(state === "live" && snapshot.playing);
    this.#preset.show(snapshot);
    this.#connection.show(snapshot.figures);
    this.#log.show(snapshot.log);
  }
}

function hasPlayer(state: PanelState): boolean {
  return state === "live" || state === "connecting";
}

function factsOf(status: EngineStatus): string {
  const parts: string[] = [];
  if (status.sample_rate > 0) parts.push(`${number(status.sample_rate / 1000)} kHz`);
  if (status.nchnls > 0) parts.push(channels(status.nchnls));
  if (status.audio_output_mode === "streaming") parts.push(counted(status.listeners, texts.counts.listener));
  if (status.overruns > 0) parts.push(counted(status.overruns, texts.counts.overrun));
  if (status.clipped_samples > 0) parts.push(counted(status.clipped_samples, texts.counts.clipped));
  if (status.csound_version !== "") parts.push(`Csound ${status.csound_version}`);
  return parts.join(" · ");
}

function channels(count: number): string {
  if (count === 1) return texts.panel.mono;
  return count === 2 ? texts.panel.stereo : counted(count, texts.counts.channel);
}
