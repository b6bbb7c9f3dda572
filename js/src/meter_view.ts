/**
 * A level meter for both sides, and a spectrum of what is heard.
 *
 * The rule: when it is drawn says `Drawing`; where less motion is asked for it shows the level alone.
 */

import { element } from "./dom";
import { Drawing } from "./drawing";
import type { SoundGraph } from "./sound_graph";
import { bands, decibels, peak, shareOf } from "./spectrum";
import { texts } from "./texts";

const WIDTH = 480;
const HEIGHT = 56;
const LEVEL_HEIGHT = 6;
const SPECTRUM_TOP = 18;
const LEVELS_HEIGHT = 14;

export class MeterView {
  readonly element = element("canvas", {
    class: "orchestron-meter",
    width: String(WIDTH),
    height: String(HEIGHT),
    role: "img",
    "aria-label": texts.meter.name,
    "data-testid": "meter",
  });
  readonly #times = new Float32Array(2048);
  readonly #levels = new Float32Array(1024);
  readonly #drawing: Drawing;

  /** `measured` gives the graph to measure in, or `null` while nothing is heard. */
  constructor(measured: () => SoundGraph | null) {
    this.#drawing = new Drawing(this.element, measured, this.#draw);
  }

  /** Show what plays, if something does. */
  show(playing: boolean): void {
    this.element.hidden = !playing;
    this.#drawing.show(playing);
  }

  readonly #draw = (graph: SoundGraph, brush: CanvasRenderingContext2D): void => {
    const style = getComputedStyle(this.element);
    const height = this.#drawing.isCalm ? LEVELS_HEIGHT : HEIGHT;
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
    if (this.#drawing.isCalm) return;
    graph.mixed.getFloatFrequencyData(this.#levels);
    brush.fillStyle = style.getPropertyValue("--o-accent");
    const heights = bands(this.#levels, graph.context.sampleRate);
    const width = WIDTH / heights.length;
    heights.forEach((share, index) => {
      const height = Math.max(1, share * (HEIGHT - SPECTRUM_TOP));
      brush.fillRect(index * width, HEIGHT - height, width - 2, height);
    });
  };
}
