/**
 * A session that the client page has joined: its Runtime panel, an instrument, a keyboard.
 *
 * The rule: the panel is the notebook's own; what is added here only sends playing commands.
 */

import { button, element } from "./dom";
import { HeldNotes } from "./held_notes";
import { InstrumentView } from "./instrument_view";
import { Keyboard } from "./keyboard";
import { PanelView } from "./panel_view";
import type { InstrumentDescription, SessionDescription } from "./protocol";
import { panelActions } from "./panel_actions";
import type { JupyterServer } from "./server";
import { SESSIONS } from "./session_list";
import { acquire, type Lease } from "./shared";
import { texts } from "./texts";

export class SessionView {
  readonly element: HTMLElement;
  readonly #leaving = new AbortController();
  readonly #lease: Lease;
  readonly #panel: PanelView;
  readonly #instrument = new InstrumentView((name) => void this.#use(name));
  readonly #problem = element("p", { class: "orchestron-problem", role: "alert" });
  readonly #notes: HeldNotes;
  readonly #keyboard: Keyboard;
  readonly #play: HTMLElement;
  #asked = false;

  constructor(
    private readonly server: JupyterServer,
    private readonly session: SessionDescription,
    private readonly left: () => void,
  ) {
    this.#lease = acquire(server, session.id, null);
    const { connection } = this.#lease;
    this.#panel = new PanelView(panelActions(connection));
    this.#notes = new HeldNotes({
      request: (method, params) => connection.request(method, params),
      voice: (frequency) => this.#instrument.voice(frequency),
      playTime: (time) => connection.hearing.playTime(time),
      failed: this.#say,
    });
    this.#keyboard = new Keyboard(
      {
        press: (pitch, time) => {
          this.#notes.press(pitch, time);
        },
        release: (pitch, time) => {
          this.#notes.release(pitch, time);
        },
      },
      this.#leaving.signal,
    );
    this.#play = element(
      "section",
      { class: "orchestron-panel", "aria-label": texts.client.play },
      this.#instrument.element,
      this.#keyboard.element,
      element(
        "p",
        { class: "orchestron-hint" },
        texts.keyboard.hint,
      ),
      this.#problem,
    );
    this.element = element(
      "div",
      { class: "orchestron-joined" },
      this.#panel.element,
      this.#play,
      element(
        "div",
        { class: "orchestron-leave" },
        button({ class: "orchestron-button" }, texts.client.leave, () => {
          this.leave();
        }),
        button({ class: "orchestron-button" }, texts.client.end, () => void this.#end()),
      ),
    );
    connection.subscribe(this.#show);
    this.#show();
  }

  leave(): void {
    this.#keyboard.releaseAll();
    this.#leaving.abort();
    this.#lease.release();
    this.left();
  }

  readonly #show = (): void => {
    const { snapshot } = this.#lease.connection;
    this.#panel.show(this.session.name, snapshot);
    const playable = snapshot.reachable && snapshot.status?.state !== "error";
    this.#play.hidden = !playable;
    if (!playable) this.#keyboard.releaseAll();
    else if (!this.#asked) void this.#loadLibrary();
  };

  async #loadLibrary(): Promise<void> {
    this.#asked = true;
    try {
      const { connection } = this.#lease;
      this.#instrument.show(await connection.request<InstrumentDescription[]>("list_library"));
      this.#say("");
    } catch (error) {
      this.#asked = false;
      this.#say(error);
    }
  }

  async #use(name: string): Promise<void> {
    this.#keyboard.releaseAll();
    try {
      await this.#lease.connection.request("use_instrument", { name });
      this.#say("");
    } catch (error) {
      this.#say(error);
    }
  }

  async #end(): Promise<void> {
    try {
      await this.server.fetch(`${SESSIONS}/${encodeURIComponent(this.session.id)}`, {
        method: "DELETE",
      });
      this.leave();
    } catch (error) {
      this.#say(error);
    }
  }

  readonly #say = (problem: unknown): void => {
    this.#problem.textContent = problem instanceof Error ? problem.message : String(problem);
    this.#problem.hidden = this.#problem.textContent === "";
  };
}
