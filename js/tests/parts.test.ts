import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import panel from "../src/panel";
import parts from "../src/parts";
import { LINGER } from "../src/shared";
import { FakeModel } from "./model";
import { FakeWebSocket } from "./network";
import { enter, goLive, serve } from "./session";

type Model = Parameters<typeof parts.render>[0]["model"];

const views: AbortController[] = [];

function render(part: string, changes: Record<string, unknown> = {}): HTMLElement {
  const el = document.createElement("div");
  const view = new AbortController();
  views.push(view);
  const traits = { session_id: "s1", instance_id: "ours", audio_output_mode: "streaming" };
  const model = new FakeModel({ part, ...traits, device: "", error: "", ...changes });
  parts.render({ model: model as unknown as Model, el, signal: view.signal });
  return el;
}

function part(el: HTMLElement): HTMLElement {
  const found = el.querySelector<HTMLElement>("section.orchestron-part");
  if (found === null) throw new Error("No part is shown.");
  return found;
}

beforeEach(() => {
  vi.useFakeTimers();
  location.href = "http://host:8888/lab";
  document.head.innerHTML =
    '<script id="jupyter-config-data" type="application/json">{"baseUrl": "/"}</script>';
  serve();
});
afterEach(async () => {
  for (const view of views.splice(0)) view.abort();
  await vi.advanceTimersByTimeAsync(LINGER);
  vi.useRealTimers();
});

describe("a part", () => {
  it("shows the player and nothing else while all is well", async () => {
    const el = render("player");

    await goLive();

    expect(part(el).dataset.state).toBe("live");
    expect(part(el).getAttribute("aria-label")).toBe("Audio player");
    expect(el.querySelector("[data-testid=volume]")).not.toBeNull();
    expect(el.querySelector<HTMLElement>("[role=status]")?.hidden).toBe(true);
  });

  it("says what is the matter otherwise", async () => {
    const el = render("scope");

    await enter();

    expect(part(el).dataset.state).toBe("connecting");
    expect(el.querySelector("[data-testid=detail]")?.textContent).not.toBe("");
    expect(el.querySelector("canvas")?.getAttribute("aria-label")).toBe("Waveform of the sound");
  });

  it("plays the kernel's instrument by the pitch of a key", async () => {
    const played = { instrument: "warm_pad", pfields: [261.6, 0.5], pitch: 0 };
    const el = render("keyboard", { played });
    await goLive();

    el.querySelector("[aria-label=A4]")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));

    const sent = FakeWebSocket.last.sent.find(({ method }) => method === "play");
    expect(sent?.params).toMatchObject({ instrument: "warm_pad", pfields: [440, 0.5] });
  });

  it("shares its connection with a panel of the session", async () => {
    render("spectrum");
    const traits = { session_id: "s1", session_name: "étude", instance_id: "ours", preset: "" };
    const others = { audio_output_mode: "streaming", device: "", error: "", _wants_stats: false };
    const model = new FakeModel({ ...traits, ...others }) as unknown;
    const view = new AbortController();
    views.push(view);
    panel.render({
      model: model as Parameters<typeof panel.render>[0]["model"],
      el: document.createElement("div"),
      signal: view.signal,
    });

    await goLive();

    expect(FakeWebSocket.made).toHaveLength(1);
  });

  it("says where the kernel plays by itself that there is nothing to hear here", () => {
    const el = render("player", { instance_id: "" });

    expect(part(el).dataset.state).toBe("error");
    expect(el.querySelector<HTMLElement>(".orchestron-player")?.hidden).toBe(true);
  });
});
