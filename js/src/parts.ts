/**
 * Parts of the panel as widgets of their own: the second entry that anywidget loads.
 *
 * The rule: a part shares the page's one connection with the panel and with other parts, so that a
 * dashboard of them costs one listener; and it tells the kernel nothing.
 */

import type { AnyModel } from "@anywidget/types";

import type { SessionConnection } from "./connection";
import { GraphView, type Painter } from "./graph_view";
import { keyboardPart, type Played } from "./keyboard_part";
import { scope, spectrum } from "./painters";
import { panelActions } from "./panel_actions";
import type { Desk } from "./desk";
import { PartView, type Part } from "./part_view";
import { PlayerView } from "./player_view";
import { findServer } from "./server";
import { acquire, type Lease } from "./shared";
import { linkSliders, type ControlModel, type Linked } from "./slider_link";
import { kernelSnapshot } from "./snapshot";
import { texts } from "./texts";

/** The traits of `PanelPart`. */
interface Traits {
  part: string;
  session_id: string;
  instance_id: string;
  audio_output_mode: "streaming" | "local";
  device: string;
  error: string;
  /** Of a keyboard. */
  played: Played;
  /** Of a link: controls by the names of their channels. */
  linked: Record<string, Linked>;
}

interface RenderProps {
  model: AnyModel<Traits>;
  el: HTMLElement;
  /** Not there before anywidget 0.10. */
  signal?: AbortSignal;
}

const LABELS: Record<string, string> = {
  keyboard: texts.keyboard.name,
  player: texts.player.name,
  scope: texts.parts.scope,
  spectrum: texts.parts.spectrum,
};

function render({ model, el, signal }: RenderProps): () => void {
  const instance = model.get("instance_id");
  const server = instance === "" ? null : findServer(document);
  const lease = server === null ? null : acquire(server, model.get("session_id"), instance);
  if (model.get("part") === "link") return link(model, lease, signal);
  const actions = panelActions(lease?.connection);
  const name = model.get("part");
  const label = LABELS[name] ?? name;
  const view = new PartView(label, partOf(model, label, actions, lease?.connection), actions);
  const show = (): void => {
    view.show(
      lease?.connection.snapshot ??
        kernelSnapshot({
          mode: model.get("audio_output_mode"),
          device: model.get("device"),
          error: model.get("error"),
        }),
    );
  };
  const unsubscribe = lease?.connection.subscribe(show);
  show();
  el.append(view.element);

  function leave(): void {
    unsubscribe?.();
    view.close();
    lease?.release();
  }
  signal?.addEventListener("abort", leave, { once: true });
  return leave;
}

/** Nothing is seen of it: it takes what hands do to sliders past the kernel. */
function link(
  model: AnyModel<Traits>,
  lease: Lease | null,
  signal: AbortSignal | undefined,
): () => void {
  if (lease === null) return () => undefined;
  const { connection, release } = lease;
  const find = (id: string): Promise<ControlModel> => model.widget_manager.get_model(id);
  const begin = (): (() => void) =>
    linkSliders(model.get("linked"), find, (method, params) => connection.request(method, params));
  let unlink = begin();
  const again = (): void => {
    unlink();
    unlink = begin();
  };
  model.on("change:linked", again);
  function leave(): void {
    model.off("change:linked", again);
    unlink();
    release();
  }
  signal?.addEventListener("abort", leave, { once: true });
  return leave;
}

function partOf(
  model: AnyModel<Traits>,
  label: string,
  actions: Desk,
  connection: SessionConnection | undefined,
): Part {
  const name = model.get("part");
  if (name === "keyboard") {
    return keyboardPart(connection, () => model.get("played"));
  }
  if (name === "scope") return graph(scope(label), actions);
  if (name === "spectrum") return graph(spectrum(label), actions);
  const player = new PlayerView(actions);
  return {
    element: player.element,
    show: (snapshot) => {
      player.element.hidden = snapshot.state !== "live" && snapshot.state !== "connecting";
      player.show(snapshot);
    },
    close: () => undefined,
  };
}

function graph(painter: Painter, actions: Desk): Part {
  const view = new GraphView(painter, actions.measured);
  return {
    element: view.element,
    show: ({ state, playing }) => {
      view.show(state === "live" && playing);
    },
    close: () => {
      view.close();
    },
  };
}

export default { render };
