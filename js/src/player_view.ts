/**
 * The controls of the player: play or pause, mute, volume.
 *
 * The rule: it shows the shared player as it is and asks for changes; it keeps no state of its own.
 */

import { element, icon, setPaths } from "./dom";
import type { Snapshot } from "./snapshot";
import { percent, texts } from "./texts";

export interface PlayerActions {
  play: () => void;
  pause: () => void;
  mute: (muted: boolean) => void;
  setVolume: (volume: number) => void;
}

const PLAY = ["M4.5 2.6v10.8a.6.6 0 0 0 .92.5l8.3-5.4a.6.6 0 0 0 0-1L5.42 2.1a.6.6 0 0 0-.92.5z"];
const PAUSE = ["M4 2.5h2.6v11H4z", "M9.4 2.5H12v11H9.4z"];
const SPEAKER = "M1.5 5.7h2.6L8 2.4v11.2L4.1 10.3H1.5z";
const SOUNDING = [
  SPEAKER,
  "M10 5.1l.9-1.1a5 5 0 0 1 0 8l-.9-1.1a3.6 3.6 0 0 0 0-5.8z",
  "M12.1 2.6l.9-1.1a8.2 8.2 0 0 1 0 13l-.9-1.1a6.8 6.8 0 0 0 0-10.8z",
];
const MUTED = [
  SPEAKER,
  "M9.7 6.3l1-1 1.7 1.7 1.7-1.7 1 1L13.4 8l1.7 1.7-1 1-1.7-1.7-1.7 1.7-1-1L11.4 8z",
];

export class PlayerView {
  readonly element: HTMLElement;
  readonly #playIcon = icon();
  readonly #muteIcon = icon();
  readonly #play = element("button", { type: "button", "data-testid": "play" }, this.#playIcon);
  readonly #mute = element("button", { type: "button", "data-testid": "mute" }, this.#muteIcon);
  readonly #volume = element("input", {
    type: "range",
    min: "0",
    max: "100",
    step: "1",
    "aria-label": texts.player.volume,
    "data-testid": "volume",
  });
  readonly #percent = element("output", { "aria-hidden": "true" });
  #playing = false;
  #muted = false;

  constructor(actions: PlayerActions) {
    this.#play.className = "orchestron-icon-button orchestron-play";
    this.#mute.className = "orchestron-icon-button";
    this.#play.addEventListener("click", () => {
      if (this.#playing) actions.pause();
      else actions.play();
    });
    this.#mute.addEventListener("click", () => {
      actions.mute(!this.#muted);
    });
    this.#volume.addEventListener("input", () => {
      actions.setVolume(Number(this.#volume.value) / 100);
    });
    this.element = element(
      "div",
      { class: "orchestron-player", role: "group", "aria-label": texts.player.name },
      this.#play,
      this.#mute,
      this.#volume,
      this.#percent,
    );
  }

  show({ playing, muted, volume }: Snapshot): void {
    this.#playing = playing;
    this.#muted = muted;
    name(this.#play, playing ? texts.player.pause : texts.player.play);
    name(this.#mute, muted ? texts.player.unmute : texts.player.mute);
    setPaths(this.#playIcon, playing ? PAUSE : PLAY);
    setPaths(this.#muteIcon, muted ? MUTED : SOUNDING);
    const hundredths = Math.round(volume * 100);
    const words = percent(hundredths / 100, { maximumFractionDigits: 0 });
    this.#volume.value = String(hundredths);
    this.#volume.setAttribute("aria-valuetext", words);
    this.#volume.style.setProperty("--orchestron-fill", `${hundredths}%`);
    this.#volume.dataset.muted = String(muted);
    this.#percent.textContent = words;
  }
}

function name(target: HTMLElement, label: string): void {
  target.setAttribute("aria-label", label);
  target.title = label;
}
