import { describe, expect, it, vi } from "vitest";

import { linkSliders, type ControlModel, type Linked } from "../src/slider_link";

type Listener = Parameters<ControlModel["on"]>[1];

class Slider implements ControlModel {
  readonly listeners = new Map<string, Listener>();
  before: unknown = undefined;
  readonly traits: Record<string, unknown> = {};
  readonly get = (name: string): unknown => this.traits[name];
  readonly previous = (): unknown => this.before;
  readonly on = (name: string, listener: Listener): void => {
    this.listeners.set(name, listener);
  };
  readonly off = (name: string): void => {
    this.listeners.delete(name);
  };

  /** As ipywidgets tells of it: a view names itself. */
  change(name: string, value: unknown, byHand: boolean): void {
    this.listeners.get(name)?.(this, value, byHand ? { updated_view: {} } : {});
  }
}

async function link(
  linked: Partial<Linked>,
): Promise<{ slider: Slider; request: ReturnType<typeof vi.fn>; unlink: () => void }> {
  const slider = new Slider();
  const request = vi.fn(() => Promise.resolve());
  const find = vi.fn(() => Promise.resolve(slider));
  const control = { model: "IPY_MODEL_abc", ramp: 0.02, choices: null, ...linked };
  const unlink = linkSliders({ cutoff: control }, find, request as never);
  await Promise.resolve();
  expect(find).toHaveBeenCalledWith("abc");
  return { slider, request, unlink };
}

describe("a slider of the page", () => {
  it("sets its channel at once when a hand moves it", async () => {
    const { slider, request } = await link({});

    slider.change("change:value", 1200, true);

    const sent = { name: "cutoff", value: 1200, ramp: 0.02 };
    expect(request).toHaveBeenCalledExactlyOnceWith("set_channel", sent);
  });

  it("sends nothing back of what the engine or the kernel has set", async () => {
    const { slider, request } = await link({});

    slider.change("change:value", 1200, false);

    expect(request).not.toHaveBeenCalled();
  });

  it.each([
    { traits: { step: 0.001 }, before: 0.46667, value: 0.467 },
    { traits: { step: 0.001, base: 10 }, before: 440, value: 440.2 },
  ])("sends nothing back that it has only rounded: $value", async ({ traits, before, value }) => {
    const { slider, request } = await link({});
    Object.assign(slider.traits, traits);
    slider.before = before;

    slider.change("change:value", value, true);

    expect(request).not.toHaveBeenCalled();
  });

  it.each([
    { traits: { step: 0.001 }, before: 0.467, value: 0.468 },
    { traits: { step: 0.001, base: 10 }, before: 440, value: 441.02 },
    { traits: { step: 1 }, before: 2, value: 3 },
    { traits: {}, before: false, value: true },
  ])("sends the least that a hand can move it: $value", async ({ traits, before, value }) => {
    const { slider, request } = await link({});
    Object.assign(slider.traits, traits);
    slider.before = before;

    slider.change("change:value", value, true);

    expect(request).toHaveBeenCalledTimes(1);
  });

  it("sends a menu's value, not its place", async () => {
    const { slider, request } = await link({ choices: [2, 7], ramp: 0 });

    slider.change("change:index", 1, true);

    expect(request).toHaveBeenCalledWith("set_channel", { name: "cutoff", value: 7, ramp: 0 });
  });

  it("is let go when the view is gone", async () => {
    const { slider, request, unlink } = await link({});

    unlink();
    slider.change("change:value", 1, true);

    expect(request).not.toHaveBeenCalled();
  });
});
