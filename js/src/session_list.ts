/**
 * The sessions of the server: join one, or start one.
 *
 * The rule: it lists what the server says and changes nothing but by asking the server.
 */

import { button, element } from "./dom";
import { shortName, showName } from "./names";
import type { SessionDescription } from "./protocol";
import type { JupyterServer } from "./server";
import { counted, fill, texts } from "./texts";

export const SESSIONS = "orchestron/api/sessions";

export class SessionList {
  readonly element: HTMLElement;
  readonly #list = element("ul", { class: "orchestron-sessions", "data-testid": "sessions" });
  readonly #problem = element("p", { class: "orchestron-problem", role: "alert" });
  readonly #start: HTMLButtonElement;

  constructor(
    private readonly server: JupyterServer,
    private readonly join: (session: SessionDescription) => void,
  ) {
    this.#start = button(
      { class: "orchestron-button orchestron-primary" },
      texts.client.start,
      () => void this.#attempt(() => this.#create()),
    );
    this.element = element(
      "section",
      { class: "orchestron-panel", "aria-label": texts.client.sessions },
      element("h2", { class: "orchestron-heading-2" }, texts.client.sessions),
      this.#list,
      this.#problem,
      element("div", {}, this.#start),
    );
  }

  async refresh(): Promise<void> {
    await this.#attempt(async () => {
      this.#show(await this.server.json<SessionDescription[]>(SESSIONS));
    });
  }

  say(problem: string): void {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === "";
  }

  #show(sessions: SessionDescription[]): void {
    const items = sessions.map((session) => {
      const label = fill(texts.client.joinNamed, { name: shortName(session.name) });
      const state = texts.client.sessionStates[session.state];
      return element(
        "li",
        {},
        showName(element("span", { class: "orchestron-parameter" }), session.name),
        element("span", {}, `${state}, ${counted(session.listeners, texts.counts.listener)}`),
        button({ class: "orchestron-button", "aria-label": label }, texts.client.join, () => {
          this.join(session);
        }),
      );
    });
    const none = element("li", { class: "orchestron-none" }, texts.client.none);
    this.#list.replaceChildren(...(items.length > 0 ? items : [none]));
  }

  async #create(): Promise<void> {
    const session = await this.server.json<SessionDescription>(SESSIONS, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
    this.join(session);
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    this.say("");
    this.#start.disabled = true;
    try {
      await action();
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    } finally {
      this.#start.disabled = false;
    }
  }
}
