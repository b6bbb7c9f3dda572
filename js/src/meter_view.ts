/**
 * A level meter for both sides, and a spectrum of what is heard.
 *
 * The rule: it draws only while it can be seen and something plays. Where less motion is asked for
 * it shows the level alone, twice a second.
 */

import { element } from "./dom";
import type { SoundGraph } from "./sound_graph";
import { bands, decibels, peak, shareOf } from "./spectrum";
import { texts } from "./texts";

const WIDTH = 480;
const HEIGHT = 56;
const LEVEL_HEIGHT = 6;
const SPECTRUM_TOP = 18;
const LEVELS_HEIGHT = 14;
const CALM = 500;
/** Two frames of a usual screen. */
const PAUSE = 30;

let made = 0;

export class MeterView {
  readonly element = element("canvas", {
    class: "orchestron-meter",
    width: String(WIDTH),
    height: String(HEIGHT),
    role: "img",
    "aria-label": texts.meter.name,
    "data-testid": "meter",
  });
  readonly #who = `meter ${(made += 1)}`;
  readonly #calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  readonly #times = new Float32Array(2048);
  readonly #levels = new Float32Array(1024);
  #graph: SoundGraph | null = null;
  #seen = true;
  #wanted = false;
  #running = false;
  #drawn = 0;

  /** `measured` gives the graph to measure in, or `null` while nothing is heard. */
  constructor(private readonly measured: () => SoundGraph | null) {
    if (typeof IntersectionObserver === "undefined") return;
    new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1)?.isIntersecting ?? true;
      this.#adjust();
    }).observe(this.element);
  }

  /** Show what plays, if something does. */
  show(playing: boolean): void {
    this.element.hidden = !playing;
    this.#wanted = playing;
    this.#adjust();
  }

  #adjust(): void {
    const runs = this.#wanted && this.#seen;
    if (runs === this.#running) return;
    this.#running = runs;
    if (runs) this.#begin();
    else this.#end();
  }

  #begin(): void {
    this.#graph = this.measured();
    this.#graph?.need(this.#who).catch(() => undefined);
    requestAnimationFrame(this.#frame);
  }

  #end(): void {
    void this.#graph?.release(this.#who);
    this.#graph = null;
  }

  readonly #frame = (now: number): void => {
    if (!this.#running) return;
    // A view that was taken away without a word must not keep the sound card busy.
    if (!this.element.isConnected) {
      this.#running = false;
      this.#end();
      return;
    }
    if (now - this.#drawn >= (this.#calm.matches ? CALM : PAUSE)) {
      this.#drawn = now;
      this.#draw();
    }
    requestAnimationFrame(this.#frame);
  };

  #draw(): void {
    // The way may have changed since: what is measured is what is heard.
    const graph = this.measured();
    const brush = this.element.getContext("2d");
    if (graph === null || brush === null) return;
    const style = getComputedStyle(this.element);
    const height = this.#calm.matches ? LEVELS_HEIGHT : HEIGHT;
    if (this.element.height !== height) this.element.height = height;
    brush.clearRect(0, 0, WIDTH, HEIGHT);
    [graph.left, graph.right].forEach((analyser, side) => {
      analyser.getFloatTimeDomainData(this.#times);
      const level = decibels(peak(this.#times));
      const top = side * (LEVEL_HEIGHT + 2);
      brush.fillStyle = style.getPropertyValue("--o-line");
      brush.fillRect(0, top, WIDTH, LEVEL_HEIGHT);
      brush.fillStyle = style.getPropertyValue(level > -1 ? "--o-error" : "--o-live");
      brush.fillRect(0, top, WIDTH * shareOf(level), LEVEL_HEIGHT);
    });
    if (this.#calm.matches) return;
    graph.mixed.getFloatFrequencyData(this.#levels);
    brush.fillStyle = style.getPropertyValue("--o-accent");
    const heights = bands(this.#levels, graph.context.sampleRate);
    const width = WIDTH / heights.length;
    heights.forEach((share, index) => {
      const height = Math.max(1, share * (HEIGHT - SPECTRUM_TOP));
      brush.fillRect(index * width, HEIGHT - height, width - 2, height);
    });
  }
}
