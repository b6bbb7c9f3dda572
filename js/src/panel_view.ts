/**
 * The Runtime panel as the user sees it.
 *
 * The rule: `show` turns a snapshot into the page, whole; the view never guesses what comes next.
 */

import { AudioSection } from "./audio_section";
import type { Desk } from "./desk";
import { button, element, icon, setPaths, setText } from "./dom";
import type { Surroundings } from "./fold";
import { InstrumentsSection } from "./instruments_section";
import { KeyboardSection } from "./keyboard_section";
import { Library } from "./library";
import { LogView } from "./log_view";
import { MidiSection } from "./midi_section";
import { showName } from "./names";
import type { EngineStatus } from "./protocol";
import type { PanelState, Snapshot } from "./snapshot";
import { counted, LANGUAGE, number, texts } from "./texts";
import { TransportSection } from "./transport_section";
import { Voices } from "./voices";

/** As below a cell: the headings of a notebook go before, and keys belong to JupyterLab. */
const IN_A_NOTEBOOK: Surroundings = { level: 3, open: ["audio"], keys: null };

/** What arrows and letters mean something to. */
const TAKES_KEYS = "input, select, [role=log]";

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
  readonly #left = new AbortController();
  readonly #name = element("span", { class: "orchestron-name", "data-testid": "session-name" });
  readonly #shape = icon();
  readonly #state = element("span", { "data-testid": "state" });
  readonly #detail = element("span", { class: "orchestron-detail", "data-testid": "detail" });
  readonly #audio: AudioSection;
  readonly #transport: TransportSection;
  readonly #instruments: InstrumentsSection;
  readonly #keyboard: KeyboardSection;
  readonly #midi: MidiSection;
  readonly #log: LogView;
  readonly #start: HTMLButtonElement;
  readonly #retry: HTMLButtonElement;
  readonly #facts = element("p", { class: "orchestron-facts", "data-testid": "facts" });
  readonly #notice = element("p", {
    class: "orchestron-notice",
    role: "alert",
    "data-testid": "notice",
  });

  constructor(desk: Desk, surroundings: Surroundings = IN_A_NOTEBOOK) {
    const { signal } = this.#left;
    const voices = new Voices();
    const library = new Library(desk.request);
    this.#audio = new AudioSection(desk, surroundings, signal);
    this.#transport = new TransportSection(desk, surroundings, signal);
    this.#instruments = new InstrumentsSection(desk, voices, library, surroundings, signal);
    this.#keyboard = new KeyboardSection(desk, voices, library, surroundings, signal);
    this.#midi = new MidiSection(desk, this.#keyboard, surroundings, signal);
    this.#log = new LogView(surroundings);
    const primary = { class: "orchestron-button orchestron-primary" };
    this.#start = button(primary, texts.panel.start, desk.play);
    this.#retry = button({ class: "orchestron-button" }, texts.panel.retry, desk.retry);
    this.element = element(
      "section",
      { class: "orchestron-panel", "aria-label": "Orchestron", lang: LANGUAGE },
      element(
        "div",
        { class: "orchestron-title" },
        element("span", { class: "orchestron-brand" }, "Orchestron"),
        this.#name,
      ),
      element(
        "div",
        { class: "orchestron-status", role: "status" },
        element("span", { class: "orchestron-badge" }, this.#shape, this.#state),
        this.#detail,
      ),
      element("div", { class: "orchestron-actions" }, this.#start, this.#retry),
      this.#notice,
      ...[this.#audio, this.#transport, this.#instruments, this.#keyboard, this.#midi, this.#log].map(
        ({ fold }) => fold.element,
      ),
      this.#facts,
    );
    this.element.addEventListener("focusin", this.#keepKeys);
  }

  /** In a notebook the arrows would go from cell to cell, and letters insert and delete them. */
  readonly #keepKeys = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element) || !target.matches(TAKES_KEYS)) return;
    target.setAttribute("data-lm-suppress-shortcuts", "true");
  };

  show(sessionName: string, snapshot: Snapshot): void {
    const { state, mode, status } = snapshot;
    this.element.dataset.state = state;
    this.element.dataset.mode = mode;
    showName(this.#name, sessionName);
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
    this.#audio.show(snapshot);
    this.#transport.show(snapshot);
    this.#instruments.show(snapshot);
    this.#keyboard.show(snapshot);
    this.#midi.show(snapshot);
    this.#log.show(snapshot.log);
  }

  /** The view goes: no key and no timer of it stays. */
  close(): void {
    this.#keyboard.releaseAll();
    this.#left.abort();
  }
}

function factsOf(status: EngineStatus): string {
  const parts: string[] = [];
  if (status.sample_rate > 0) parts.push(`${number(status.sample_rate / 1000)} kHz`);
  if (status.nchnls > 0) parts.push(channels(status.nchnls));
  if (status.audio_output_mode === "streaming") {
    parts.push(counted(status.listeners, texts.counts.listener));
  }
  if (status.overruns > 0) parts.push(counted(status.overruns, texts.counts.overrun));
  if (status.clipped_samples > 0) {
    parts.push(counted(status.clipped_samples, texts.counts.clipped));
  }
  if (status.csound_version !== "") parts.push(`Csound ${status.csound_version}`);
  return parts.join(" · ");
}

function channels(count: number): string {
  if (count === 1) return texts.panel.mono;
  return count === 2 ? texts.panel.stereo : counted(count, texts.counts.channel);
}
