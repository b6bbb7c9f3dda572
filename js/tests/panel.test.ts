import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import panel from "../src/panel";
import { FAREWELL } from "../src/listener";
import { LINGER } from "../src/shared";
import * as sentences from "../src/sentences";
import { FakePeer } from "./media";
import { FakeModel } from "./model";
import { FakeWebSocket } from "./network";
import { goLive, serve, settle } from "./session";

type Model = Parameters<typeof panel.render>[0]["model"];

function modelOf(changes: Record<string, unknown> = {}): FakeModel {
  return new FakeModel({
    session_id: "s1",
    session_name: "étude",
    instance_id: "ours",
    audio_output_mode: "streaming",
    device: "",
    error: "",
    state: "connecting",
    detail: "",
    preset: "",
    _stats: {},
    _wants_stats: true,
    ...changes,
  });
}

const views: AbortController[] = [];

function render(model: FakeModel): { el: HTMLElement; view: AbortController } {
  const el = document.createElement("div");
  const view = new AbortController();
  views.push(view);
  panel.render({ model: model as unknown as Model, el, signal: view.signal });
  return { el, view };
}

function stateOf(el: HTMLElement): string | undefined {
  return el.querySelector<HTMLElement>(".orchestron-panel")?.dataset.state;
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

describe("render", () => {
  it("tells the kernel how the panel fares", async () => {
    const model = modelOf();
    const { el } = render(model);

    await goLive();

    expect(stateOf(el)).toBe("live");
    expect(model.traits).toMatchObject({ state: "live", detail: sentences.LIVE });
  });

  it("listens by the preset that Python asks for, until somebody chooses another", async () => {
    const model = modelOf({ preset: "quality" });
    const { el } = render(model);
    await goLive();
    const select = el.querySelector<HTMLSelectElement>("[data-testid=preset]");
    expect(select?.value).toBe("quality");

    model.traits.preset = "balanced";
    model.dispatchEvent(new Event("change:preset"));
    expect(select?.value).toBe("balanced");
    if (select !== null) select.value = "quality";
    select?.dispatchEvent(new Event("change"));

    expect(model.traits.preset).toBe("");
    expect(select?.value).toBe("quality");
    localStorage.clear();
  });

  it("tells the kernel what was measured", async () => {
    const model = modelOf();
    render(model);
    await goLive();
    await vi.advanceTimersByTimeAsync(2_500);

    expect(model.traits._stats).toMatchObject({ preset: "balanced", way: "element", path: "" });
    FakePeer.last.become("failed");

    expect(model.traits._stats).toEqual({});
  });

  it("tells it nothing twice", async () => {
    const model = modelOf();
    render(model);
    await goLive();
    const told = model.save_changes.mock.calls.length;

    FakeWebSocket.last.tell({ type: "message", kind: "error", text: "x" });

    expect(model.save_changes).toHaveBeenCalledTimes(told);
  });

  it("does not need the kernel", async () => {
    const model = modelOf();
    model.save_changes.mockImplementation(() => {
      throw new Error("Cannot send: the comm is closed");
    });
    const { el } = render(model);

    await goLive();

    expect(stateOf(el)).toBe("live");
  });

  it("shows one connection in two views", async () => {
    const one = render(modelOf());
    const two = render(modelOf());

    await goLive();

    expect([stateOf(one.el), stateOf(two.el)]).toEqual(["live", "live"]);
    expect(FakePeer.made).toHaveLength(1);
  });

  it("lets the connection go with its view", async () => {
    const { view } = render(modelOf());
    await goLive();

    view.abort();
    await vi.advanceTimersByTimeAsync(LINGER + FAREWELL);

    expect(FakePeer.last.connectionState).toBe("closed");
  });

  it("lets it go by the cleanup function where there is no signal", async () => {
    const el = document.createElement("div");
    const leave = panel.render({ model: modelOf() as unknown as Model, el });
    await goLive();

    leave();
    await vi.advanceTimersByTimeAsync(LINGER + FAREWELL);

    expect(FakePeer.last.connectionState).toBe("closed");
  });

  it("asks the kernel where the page has no server", async () => {
    document.head.replaceChildren();
    const model = modelOf();
    render(model);
    await settle();

    expect(model.send).toHaveBeenCalledOnce();
  });

  it("asks no server about a session that the kernel runs by itself", async () => {
    const model = modelOf({ instance_id: "" });
    const { el } = render(model);
    await settle();

    expect(stateOf(el)).toBe("connecting");
    expect(model.send).toHaveBeenCalledOnce();
    expect(FakeWebSocket.made).toHaveLength(0);
  });

  it("asks nobody for a way in local mode, where the sound needs none", async () => {
    const model = modelOf({ instance_id: "", audio_output_mode: "local", device: "pulse" });
    const { el } = render(model);
    await settle();

    expect(stateOf(el)).toBe("local");
    expect(model.send).not.toHaveBeenCalled();
  });

  it("follows the kernel's device where no server is", async () => {
    const model = modelOf({ instance_id: "", audio_output_mode: "local", device: "pulse" });
    const { el } = render(model);
    await settle();

    model.traits.device = "alsa";
    model.dispatchEvent(new Event("change:device"));

    expect(stateOf(el)).toBe("local");
    expect(el.textContent).toContain("alsa");
  });
});
