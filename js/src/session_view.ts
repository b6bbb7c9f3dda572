/**
 * A session that the client page has joined: its Runtime panel, and how to leave or end it.
 *
 * The rule: the panel is the notebook's own; here the whole page is there for it, and so are the
 * computer's keys.
 */

import { button, element } from "./dom";
import type { Surroundings } from "./fold";
import { panelActions } from "./panel_actions";
import { PanelView } from "./panel_view";
import { Problem } from "./problem";
import type { SessionDescription } from "./protocol";
import type { JupyterServer } from "./server";
import { SESSIONS } from "./session_list";
import { acquire, type Lease } from "./shared";
import { texts } from "./texts";

const ON_ITS_OWN: Surroundings = { level: 2, open: ["audio", "keyboard"], keys: window };

export class SessionView {
  readonly element: HTMLElement;
  readonly #lease: Lease;
  readonly #panel: PanelView;
  readonly #problem = new Problem();

  constructor(
    private readonly server: JupyterServer,
    private readonly session: SessionDescription,
    private readonly left: () => void,
  ) {
    this.#lease = acquire(server, session.id, null);
    const { connection } = this.#lease;
    this.#panel = new PanelView(panelActions(connection), ON_ITS_OWN);
    this.element = element(
      "div",
      { class: "orchestron-joined" },
      this.#panel.element,
      element(
        "div",
        { class: "orchestron-leave" },
        button({ class: "orchestron-button" }, texts.client.leave, () => {
          this.leave();
        }),
        button({ class: "orchestron-button" }, texts.client.end, () => void this.#end()),
      ),
      this.#problem.element,
    );
    connection.subscribe(this.#show);
    this.#show();
  }

  leave(): void {
    this.#panel.close();
    this.#lease.release();
    this.left();
  }

  readonly #show = (): void => {
    this.#panel.show(this.session.name, this.#lease.connection.snapshot);
  };

  async #end(): Promise<void> {
    const address = `${SESSIONS}/${encodeURIComponent(this.session.id)}`;
    const ended = await this.#problem.attempt(() => this.server.fetch(address, { method: "DELETE" }));
    if (ended !== undefined) this.leave();
  }
}
