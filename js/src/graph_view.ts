/**
 * A picture of what is heard, drawn again and again.
 *
 * The rule: when it is drawn says `Drawing`, what is drawn says its painter.
 */

import { element } from "./dom";
import { Drawing } from "./drawing";
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

export class GraphView {
  readonly element: HTMLCanvasElement;
  readonly #drawing: Drawing;

  constructor(
    private readonly painter: Painter,
    measured: () => SoundGraph | null,
  ) {
    this.element = element("canvas", {
      class: "orchestron-graph",
      role: "img",
      "aria-label": painter.label,
    });
    this.element.style.height = `${painter.height}px`;
    this.#drawing = new Drawing(this.element, measured, this.#draw);
  }

  show(playing: boolean): void {
    this.#drawing.show(playing);
  }

  close(): void {
    this.#drawing.close();
  }

  readonly #draw = (graph: SoundGraph, brush: CanvasRenderingContext2D): void => {
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
  };
}
