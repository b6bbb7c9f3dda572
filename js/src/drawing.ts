/**
 * When a picture of what is heard is drawn.
 *
 * The rule: only while it can be seen and something plays, and what measures the sound is kept busy no
 * longer; even when the way changed meanwhile, it is measured where the sound is. Where less motion is
 * asked for it is drawn twice a second.
 */

import type { SoundGraph } from "./sound_graph";

const CALM = 500;
/** Two frames of a usual screen. */
const PAUSE = 30;

let made = 0;

export class Drawing {
  readonly #who = `drawing ${(made += 1)}`;
  readonly #calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  readonly #sight: IntersectionObserver | null;
  #graph: SoundGraph | null = null;
  #seen = true;
  #wanted = false;
  #running = false;
  #drawn = 0;

  /** `measured` gives the graph to measure in, or `null` while nothing is heard. */
  constructor(
    private readonly element: HTMLCanvasElement,
    private readonly measured: () => SoundGraph | null,
    private readonly draw: (graph: SoundGraph, brush: CanvasRenderingContext2D) => void,
  ) {
    if (typeof IntersectionObserver === "undefined") {
      this.#sight = null;
      return;
    }
    this.#sight = new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1)?.isIntersecting ?? true;
      this.#adjust();
    });
    this.#sight.observe(element);
  }

  /** Whether less motion is asked for. */
  get isCalm(): boolean {
    return this.#calm.matches;
  }

  /** Draw what plays, if something does. */
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
    if (now - this.#drawn >= (this.isCalm ? CALM : PAUSE)) {
      this.#drawn = now;
      const graph = this.measured();
      const brush = this.element.getContext("2d");
      if (graph !== null && brush !== null) this.draw(graph, brush);
    }
    requestAnimationFrame(this.#frame);
  };
}
