import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { FakeContext } from "./web_audio";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";

/** A context whose sound device takes its time. */
class SlowContext extends FakeContext {
  readonly outputLatency = 0.04;

  override async resume(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    this.state = "running";
  }
}

/** The module as a browser with these properties loads it. */
async function graphIn(navigator: object): Promise<import("../src/sound_graph").SoundGraph> {
  vi.resetModules();
  vi.stubGlobal("navigator", navigator);
  const { SoundGraph } = await import("../src/sound_graph");
  return new SoundGraph();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("AudioContext", SlowContext);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a context that starts slowly", () => {
  it.each([
    ["Firefox allows it", { userAgent: FIREFOX, getAutoplayPolicy: () => "allowed" }],
    ["the page had a gesture", { userAgent: "", userActivation: { hasBeenActive: true } }],
  ])("is waited for where %s", async (_why, navigator) => {
    const graph = await graphIn(navigator);
    const needed = graph.need("test");

    await vi.advanceTimersByTimeAsync(2_000);

    await expect(needed).resolves.toBeUndefined();
  });

  it.each([
    ["Firefox forbids it", { userAgent: FIREFOX, getAutoplayPolicy: () => "disallowed" }],
    ["nobody touched the page", { userAgent: "", userActivation: { hasBeenActive: false } }],
    ["the browser can't tell", { userAgent: "" }],
  ])("is not waited for where %s", async (_why, navigator) => {
    const graph = await graphIn(navigator);
    const refused = expect(graph.need("test")).rejects.toThrow("gesture");

    await vi.advanceTimersByTimeAsync(600);

    await refused;
  });
});

describe("the latency of the output", () => {
  it.each([
    ["is asked of a browser", "Chrome/156.0", 0.04],
    ["is not asked of Firefox, whose page might hang", FIREFOX, null],
  ])("%s", async (_what, userAgent, latency) => {
    const graph = await graphIn({ userAgent, userActivation: { hasBeenActive: true } });
    const needed = graph.need("test");
    await vi.advanceTimersByTimeAsync(2_000);
    await needed;

    expect(graph.outputLatency).toBe(latency);
  });
});
