/**
 * The Jupyter server behind this page: where it is, and how it lets us in.
 *
 * The rule: `X-XSRFToken` goes with every request, even a GET (a hub refuses one without it), and a
 * token goes into the address of a WebSocket only if the page knows one.
 */

import { NOT_OURS, refused, SERVER_SILENT } from "./sentences";

/** A request that the server refused, or (`status` 0) that never reached it. */
export class ServerError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ServerError";
  }
}

export class JupyterServer {
  readonly #webSocketBase: string;

  constructor(
    readonly baseUrl: string,
    readonly token: string,
    webSocketBase?: string,
  ) {
    this.#webSocketBase = webSocketBase ?? baseUrl.replace(/^http/, "ws");
  }

  /** The address of `path`, which is relative to the base URL or absolute on this host. */
  url(path: string): string {
    return new URL(path, this.baseUrl).href;
  }

  webSocketUrl(path: string): string {
    const url = new URL(path, this.#webSocketBase);
    if (this.token !== "") url.searchParams.set("token", this.token);
    return url.href;
  }

  /** The response, if it is a success; a `ServerError` with the server's own words otherwise. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("X-XSRFToken", xsrfToken(document.cookie));
    if (this.token !== "") headers.set("Authorization", `token ${this.token}`);
    let response: Response;
    try {
      response = await fetch(this.url(path), { ...init, headers, credentials: "same-origin" });
    } catch {
      throw new ServerError(0, SERVER_SILENT);
    }
    if (!response.ok) throw new ServerError(response.status, await refusal(response));
    return response;
  }

  async json<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.fetch(path, init);
    try {
      return (await response.json()) as T;
    } catch {
      // A log-in page that a redirect led to, or another program on this address.
      throw new ServerError(404, NOT_OURS);
    }
  }
}

/** The server that the page names, or `null` where none is behind it (VS Code, an exported page). */
export function findServer(page: Document): JupyterServer | null {
  const config = configData(page);
  const baseUrl = config.baseUrl ?? page.body.dataset.baseUrl;
  if (baseUrl === undefined) return null;
  const token = config.token ?? page.body.dataset.jupyterApiToken ?? "";
  const wsUrl = config.wsUrl ?? "";
  const absolute = new URL(withSlash(baseUrl), page.location.href).href;
  return new JupyterServer(absolute, token, wsUrl === "" ? undefined : withSlash(wsUrl));
}

function configData(page: Document): Record<string, string | undefined> {
  try {
    const text = page.querySelector("#jupyter-config-data")?.textContent ?? "{}";
    return JSON.parse(text) as Record<string, string | undefined>;
  } catch {
    return {};
  }
}

function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}

function xsrfToken(cookie: string): string {
  return /(?:^|;\s*)_xsrf=([^;]*)/.exec(cookie)?.[1] ?? "";
}

async function refusal(response: Response): Promise<string> {
  try {
    const { message } = (await response.json()) as { message?: unknown };
    if (typeof message === "string" && message !== "") return message;
  } catch {
    // Not ours: a proxy's page in HTML. The status must do.
  }
  return refused(response.status, response.statusText);
}
