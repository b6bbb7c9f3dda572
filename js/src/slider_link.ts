/**
 * The way from the sliders of this page to the engine that does not lead through the kernel.
 *
 * The rule: only what a hand does is sent, as it is done; what the kernel or the engine sets is shown,
 * and never sent back. The kernel hears of it too, and sends nothing that had to wait there.
 */

import type { Request } from "./requests";

/** A slider's or menu's model, as ipywidgets has it. */
export interface ControlModel {
  get: (name: string) => unknown;
  on: (name: string, listener: Changed) => void;
  off: (name: string, listener: Changed) => void;
}

type Changed = (model: unknown, value: unknown, options?: { updated_view?: unknown }) => void;

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
    const moved: Changed = (_model, value, options) => {
      // ipywidgets' views name themselves in what they change; the kernel does not.
      if (options?.updated_view === undefined) return;
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
