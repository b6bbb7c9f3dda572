/**
 * The Runtime panel of a notebook: the entry that anywidget loads.
 *
 * The rule: only a shown view holds the connection. `initialize` runs for every model that is
 * alive, shown or not, so nothing happens there; and once the kernel restarted the model throws,
 * so it is told things, never relied upon.
 */

import type { AnyModel } from "@anywidget/types";

import { panelActions } from "./panel_actions";
import { PanelView } from "./panel_view";
import type { AudioOutputMode } from "./protocol";
import { findServer } from "./server";
import { acquire, type Lease } from "./shared";
import { kernelSnapshot, type KernelFacts, type Snapshot } from "./snapshot";
import type { Figures } from "./watch";

/** The traits of `RuntimePanel`. */
interface Traits {
  session_id: string;
  session_name: string;
  instance_id: string;
  audio_output_mode: AudioOutputMode;
  device: string;
  error: string;
  state: string;
  detail: string;
  preset: string;
  _stats: object;
  /** Whether somebody in the kernel has looked at `stats`. */
  _wants_stats: boolean;
}

interface RenderProps {
  model: AnyModel<Traits>;
  el: HTMLElement;
  /** Not there before anywidget 0.10. */
  signal?: AbortSignal;
}

/** What `stats` is while nothing is measured. */
const NOTHING = {};
const STATS = new WeakMap<Figures, object>();
const KERNEL_TRAITS = ["session_name", "audio_output_mode", "device", "error"] as const;

function render({ model, el, signal }: RenderProps): () => void {
  const lease = leaseFor(model);
  const view = new PanelView({
    ...panelActions(lease?.connection),
    choosePreset: (name) => {
      lease?.connection.hearing.choose(name);
      // What Python asked for is over.
      tell(model, { preset: "" });
    },
  });

  const show = (): void => {
    const snapshot = snapshotFor(model, lease);
    view.show(model.get("session_name"), snapshot);
    report(model, snapshot);
  };
  const wish = (): void => {
    const preset = model.get("preset");
    if (preset !== "") lease?.connection.hearing.wish(preset);
  };
  const unsubscribe = lease?.connection.subscribe(show);
  for (const trait of KERNEL_TRAITS) model.on(`change:${trait}`, show);
  model.on("change:preset", wish);
  wish();
  show();
  el.append(view.element);

  function leave(): void {
    unsubscribe?.();
    view.close();
    for (const trait of KERNEL_TRAITS) model.off(`change:${trait}`, show);
    model.off("change:preset", wish);
    lease?.release();
  }
  signal?.addEventListener("abort", leave, { once: true });
  return leave;
}

/** In local mode the sound needs nothing of the page, so the kernel is not asked for a way. */
function leaseFor(model: AnyModel<Traits>): Lease | null {
  const instanceId = model.get("instance_id");
  const server = instanceId === "" ? null : findServer(document);
  const isLocal = model.get("audio_output_mode") === "local";
  if (server === null && isLocal) return null;
  return acquire(server, model.get("session_id"), instanceId, isLocal ? undefined : model);
}

function snapshotFor(model: AnyModel<Traits>, lease: Lease | null): Snapshot {
  const kernel: KernelFacts = {
    mode: model.get("audio_output_mode"),
    device: model.get("device"),
    error: model.get("error"),
  };
  if (lease === null) return kernelSnapshot(kernel);
  const { connection } = lease;
  // In local mode the sound needs no server: what the kernel knows is enough.
  if (kernel.mode === "local" && connection.snapshot.status === null && !connection.over) {
    return kernelSnapshot(kernel);
  }
  return connection.snapshot;
}

function report(model: AnyModel<Traits>, { state, detail, figures }: Snapshot): void {
  const stats = figures === null ? NOTHING : statsOf(figures);
  // Each message makes a busy kernel look idle for a moment, so none is sent unasked.
  tell(model, model.get("_wants_stats") ? { state, detail, _stats: stats } : { state, detail });
}

/** `panel.stats`: the same object for the same second, so that nothing is told twice. */
function statsOf(figures: Figures): object {
  const known = STATS.get(figures);
  if (known !== undefined) return known;
  const { stats, ...others } = figures;
  const made = { ...stats, ...others };
  STATS.set(figures, made);
  return made;
}

function tell(model: AnyModel<Traits>, told: Partial<Traits>): void {
  try {
    const entries = Object.entries(told) as [keyof Traits, string | object | boolean][];
    const news = entries.filter(([name, value]) => model.get(name) !== value);
    if (news.length === 0) return;
    for (const [name, value] of news) model.set(name, value);
    model.save_changes();
  } catch {
    // The kernel is gone or restarting; the sound does not need it.
  }
}

export default { render };
