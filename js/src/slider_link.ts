/**
 * The way from the sliders of this page to the engine that does not lead through the kernel.
 *
 * The rule: only what a hand does is sent, as it is done; what the kernel or the engine sets is shown,
 * and never sent back, not even rounded to what a slider can show. The kernel hears of it too, and
 * sends nothing that had to wait there.
 */

import type { Request } from "./requests";

/** A slider's or menu's model, as ipywidgets has it. */
export interface ControlModel {
  get: (name: string) => unknown;
  /** What it was before the change that is told of now; all of ipywidgets' models know it. */
  previous?: (name: string) => unknown;
  on: (name: string, listener: Changed) => void;
  off: (name: string, listener: Changed) => void;
}

interface Options {
  updated_view?: unknown;
}

type Changed = (model: ControlModel, value: unknown, options?: Options) => void;

/** What a control does. */
export interface Linked {
  /** `IPY_MODEL_…`, by which a widget's model is found. */
  model: string;
  /** In seconds: so that it does not crackle. */
  ramp: number;
  /** The values of a menu, in its order; `null` for what is no menu. */
  choices: number[] | null;
}

const REFERENCE = "IPY_MODEL_";
/** Of a step: the most by which a slider rounds, and less than a hand moves it. */
const ROUNDED = 0.501;

/** Link the controls of these channels until the returned function is called. */
export function linkSliders(
  controls: Record<string, Linked>,
  find: (id: string) => Promise<ControlModel>,
  request: Request,
): () => void {
  const undo: (() => void)[] = [];
  let over = false;
  for (const [name, { model, ramp, choices }] of Object.entries(controls)) {
    const event = choices === null ? "change:value" : "change:index";
    const moved: Changed = (slider, value, options) => {
      // ipywidgets' views name themselves in what they change; the kernel does not.
      if (options?.updated_view === undefined || isRounded(slider, value)) return;
      const set = choices === null ? Number(value) : choices[Number(value)];
      if (set === undefined) return;
      request("set_channel", { name, value: set, ramp }).catch(() => undefined);
    };
    find(model.slice(REFERENCE.length))
      .then((found) => {
        if (over) return;
        found.on(event, moved);
        undo.push(() => {
          found.off(event, moved);
        });
      })
      .catch(() => undefined);
  }
  return () => {
    over = true;
    for (const each of undo.splice(0)) each();
  };
}

/** Whether a slider, told to show `value`, has only gone to its nearest step. */
function isRounded(slider: ControlModel, value: unknown): boolean {
  const step = slider.get("step");
  const base = slider.get("base");
  const before = slider.previous?.("value");
  if (typeof step !== "number" || typeof before !== "number" || typeof value !== "number") {
    return false;
  }
  const way =
    typeof base === "number" ? Math.log(value / before) / Math.log(base) : value - before;
  return Math.abs(way) <= ROUNDED * step;
}
