/**
 * A picture of what is heard, drawn again and again.
 *
 * The rule: it draws only while it can be seen and something plays, and measures where the sound is,
 * even when the way changed meanwhile. Where less motion is asked for it is drawn twice a second.
 */

import { element } from "./dom";
import type { SoundGraph } from "./sound_graph";

/** How a picture is made; lengths are in the page's pixels. */
export interface Painter {
  label: string;
  height: number;
  paint: (brush: CanvasRenderingContext2D, graph: SoundGraph, look: Look) => void;
}

export interface Look {
  width: number;
  height: number;
  colour: (name: string) => string;
}

const CALM = 500;
/** Two frames of a usual screen. */
const PAUSE = 30;

let made = 0;

export class GraphView {
  readonly element: HTMLCanvasElement;
  readonly #who = `graph ${(made += 1)}`;
  readonly #calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  readonly #sight: IntersectionObserver | null;
  #graph: SoundGraph | null = null;
  #seen = true;
  #wanted = false;
  #running = false;
  #drawn = 0;

  constructor(
    private readonly painter: Painter,
    private readonly measured: () => SoundGraph | null,
  ) {
    this.element = element("canvas", {
      class: "orchestron-graph",
      role: "img",
      "aria-label": painter.label,
    });
    this.element.style.height = `${painter.height}px`;
    if (typeof IntersectionObserver === "undefined") {
      this.#sight = null;
      return;
    }
    this.#sight = new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1)?.isIntersecting ?? true;
      this.#adjust();
    });
    this.#sight.observe(this.element);
  }

  show(playing: boolean): void {
    this.#wanted = playing;
    this.#adjust();
  }

  close(): void {
    this.#sight?.disconnect();
    this.show(false);
  }

  #adjust(): void {
    const runs = this.#wanted && this.#seen;
    if (runs === this.#running) return;
    this.#running = runs;
    if (runs) {
      this.#graph = this.measured();
      this.#graph?.need(this.#who).catch(() => undefined);
      requestAnimationFrame(this.#frame);
    } else {
      this.#end();
    }
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
    const graph = this.measured();
    const brush = this.element.getContext("2d");
    if (graph === null || brush === null) return;
    const width = this.element.clientWidth;
    const { height } = this.painter;
    // As many points as the screen has, or letters and lines are blurred.
    const points = [width, height].map((each) => Math.round(each * window.devicePixelRatio));
    const [across = 0, down = 0] = points;
    if (this.element.width !== across) this.element.width = across;
    if (this.element.height !== down) this.element.height = down;
    const style = getComputedStyle(this.element);
    brush.setTransform(window.devicePixelRatio, 0, 0, window.devicePixelRatio, 0, 0);
    brush.clearRect(0, 0, width, height);
    this.painter.paint(brush, graph, {
      width,
      height,
      colour: (name) => style.getPropertyValue(name),
    });
  }
}
