import { beforeEach, describe, expect, it, vi } from "vitest";

import { findServer, JupyterServer, ServerError } from "../src/server";
import { answerJson, stubFetch } from "./network";

function configData(data: object): void {
  const script = document.createElement("script");
  script.id = "jupyter-config-data";
  script.type = "application/json";
  script.textContent = JSON.stringify(data);
  document.head.append(script);
}

beforeEach(() => {
  document.head.replaceChildren();
  delete document.body.dataset.baseUrl;
  delete document.body.dataset.jupyterApiToken;
  location.href = "http://host:8888/user/ann/lab";
  document.cookie = "_xsrf=; max-age=0";
});

describe("findServer", () => {
  it("reads JupyterLab's configuration", () => {
    configData({ baseUrl: "/user/ann/", token: "secret" });

    const server = findServer(document);

    expect(server?.baseUrl).toBe("http://host:8888/user/ann/");
    expect(server?.token).toBe("secret");
  });

  it("reads the classic notebook's body", () => {
    document.body.dataset.baseUrl = "/classic/";
    document.body.dataset.jupyterApiToken = "old";

    const server = findServer(document);

    expect(server?.baseUrl).toBe("http://host:8888/classic/");
    expect(server?.token).toBe("old");
  });

  it("finds none where the page names none", () => {
    expect(findServer(document)).toBeNull();
  });

  it("finds none in a configuration that is no JSON", () => {
    configData({});
    document.querySelector("#jupyter-config-data")?.append("{");

    expect(findServer(document)).toBeNull();
  });

  it("uses the WebSocket address that the page prefers", () => {
    configData({ baseUrl: "/", wsUrl: "wss://sockets.example/x" });

    expect(findServer(document)?.webSocketUrl("events")).toBe("wss://sockets.example/x/events");
  });
});

describe("webSocketUrl", () => {
  it("has the token if one is known", () => {
    const server = new JupyterServer("https://host/user/ann/", "a b");

    expect(server.webSocketUrl("x/events")).toBe("wss://host/user/ann/x/events?token=a+b");
  });

  it("has no token otherwise", () => {
    const server = new JupyterServer("http://host/", "");

    expect(server.webSocketUrl("x/events")).toBe("ws://host/x/events");
  });
});

describe("fetch", () => {
  it("sends X-XSRFToken even with a GET", async () => {
    const fetched = stubFetch(() => answerJson({}));
    document.cookie = "_xsrf=2|abc|def";

    await new JupyterServer("http://host:8888/", "").fetch("orchestron/api/status");

    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe("http://host:8888/orchestron/api/status");
    expect(new Headers(init?.headers).get("X-XSRFToken")).toBe("2|abc|def");
    expect(new Headers(init?.headers).has("Authorization")).toBe(false);
  });

  it("sends the token if one is known", async () => {
    const fetched = stubFetch(() => answerJson({}));

    await new JupyterServer("http://host:8888/", "secret").fetch("x");

    const headers = new Headers(fetched.mock.calls[0]?.[1]?.headers);
    expect(headers.get("Authorization")).toBe("token secret");
  });

  it("fails with the server's own sentence", async () => {
    stubFetch(() => answerJson({ message: "16 sessions run already.", reason: "x" }, 429));

    const failing = new JupyterServer("http://host:8888/", "").fetch("x");

    await expect(failing).rejects.toEqual(new ServerError(429, "16 sessions run already."));
  });

  it("says what it can about an answer that is not ours", async () => {
    stubFetch(() => new Response("<html>", { status: 502, statusText: "Bad Gateway" }));

    const failing = new JupyterServer("http://host:8888/", "").fetch("x");

    await expect(failing).rejects.toThrow("The Jupyter server answered 502 Bad Gateway.");
  });

  it("says so when nobody answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));

    const failing = new JupyterServer("http://host:8888/", "").fetch("x");

    await expect(failing).rejects.toMatchObject({ status: 0 });
  });

  it("takes a log-in page for no server of ours", async () => {
    stubFetch(() => new Response("<html>log in</html>"));

    const failing = new JupyterServer("http://host:8888/", "").json("x");

    await expect(failing).rejects.toMatchObject({ status: 404 });
  });
});
