/**
 * The stand-alone client page: the Runtime panel without a notebook, with something to play.
 *
 * The rule: the page's address says where one is (`?session=…`), so reload and bookmark work.
 */

import { element } from "./dom";
import type { ServerStatus, SessionDescription } from "./protocol";
import { findServer, type JupyterServer } from "./server";
import { NO_SERVER } from "./sentences";
import { SESSIONS, SessionList } from "./session_list";
import { SessionView } from "./session_view";
import { fill, LANGUAGE, texts } from "./texts";

class Client {
  readonly #body = element("div");
  readonly #about = element("p", { class: "orchestron-about", "data-testid": "about" });
  readonly #list: SessionList;

  constructor(
    private readonly server: JupyterServer,
    root: HTMLElement,
  ) {
    this.#list = new SessionList(server, (session) => {
      this.#join(session);
    });
    root.replaceChildren(element("h1", {}, "Orchestron"), this.#about, this.#body);
  }

  async start(): Promise<void> {
    void this.#describe();
    const wanted = new URL(location.href).searchParams.get("session");
    if (wanted === null) {
      this.#showList();
      return;
    }
    try {
      const path = `${SESSIONS}/${encodeURIComponent(wanted)}`;
      this.#join(await this.server.json<SessionDescription>(path));
    } catch (error) {
      this.#showList(error instanceof Error ? error.message : String(error));
    }
  }

  #showList(problem = ""): void {
    remember(null);
    this.#body.replaceChildren(this.#list.element);
    void this.#list.refresh().then(() => {
      if (problem !== "") this.#list.say(problem);
    });
  }

  #join(session: SessionDescription): void {
    remember(session.id);
    const view = new SessionView(this.server, session, () => {
      this.#showList();
    });
    this.#body.replaceChildren(view.element);
  }

  async #describe(): Promise<void> {
    try {
      const status = await this.server.json<ServerStatus>("orchestron/api/status");
      const csound =
        status.csound_missing === "" ? `Csound ${status.csound_version}` : status.csound_missing;
      const mode = status.audio_output_mode;
      this.#about.textContent = fill(texts.client.about, { version: status.version, mode, csound });
    } catch (error) {
      this.#about.textContent = error instanceof Error ? error.message : String(error);
    }
  }
}

function remember(sessionId: string | null): void {
  const url = new URL(location.href);
  if (sessionId === null) url.searchParams.delete("session");
  else url.searchParams.set("session", sessionId);
  history.replaceState(null, "", url);
}

function addStyle(): void {
  const href = new URL("client.css", import.meta.url).href;
  document.head.append(element("link", { rel: "stylesheet", href }));
}

const root = document.querySelector<HTMLElement>("#orchestron-client");
const server = findServer(document);
if (root !== null) {
  document.documentElement.lang = LANGUAGE;
  addStyle();
  if (server === null) root.textContent = NO_SERVER;
  else void new Client(server, root).start();
}
