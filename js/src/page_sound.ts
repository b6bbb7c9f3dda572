/**
 * What of Web Audio a session needs in this page, made when it is first needed.
 *
 * The rule: one AudioContext for a session, for a page may have a few only; most have none.
 */

import { SoundGraph } from "./sound_graph";
import { WorkletOutput } from "./worklet_output";

export class PageSound {
  #graph: SoundGraph | null = null;
  #worklet: WorkletOutput | null = null;

  /** `reported` is called when the worklet told how it fares; `level` is its volume. */
  constructor(
    private readonly reported: () => void,
    private readonly level: () => number,
  ) {}

  get graph(): SoundGraph {
    return (this.#graph ??= new SoundGraph());
  }

  get worklet(): WorkletOutput {
    if (this.#worklet === null) {
      this.#worklet = new WorkletOutput(this.graph, this.reported);
      this.#worklet.level = this.level();
    }
    return this.#worklet;
  }

  /** The worklet, if there is one already. */
  get made(): WorkletOutput | null {
    return this.#worklet;
  }

  /** Seconds from the graph to the ear; `null` while nothing runs or the browser does not tell. */
  get outputLatency(): number | null {
    return this.#graph?.outputLatency ?? null;
  }

  close(): void {
    void this.#graph?.context.close();
    this.#graph = null;
    this.#worklet = null;
  }
}
