import { afterEach, describe, expect, it, vi } from "vitest";

import { rememberedPreset, rememberPreset } from "../src/remembered";
import * as sentences from "../src/sentences";
import { choose, workletMissing } from "../src/ways";
import { PRESETS } from "./network";

const MISSING = sentences.NEEDS_SECURE_CONTEXT;

describe("choose", () => {
  it("takes the way that suits the preset", () => {
    expect(choose(PRESETS, "low latency", "balanced", "")).toEqual({
      preset: "low latency",
      way: "worklet",
      remark: "",
    });
    expect(choose(PRESETS, "quality", "balanced", "").way).toBe("element");
  });

  it("takes the usual one for a wish that is empty or unknown", () => {
    expect(choose(PRESETS, "", "balanced", "").preset).toBe("balanced");
    expect(choose(PRESETS, "long gone", "balanced", "").preset).toBe("balanced");
  });

  it("plays by the element where there is no worklet, and says why", () => {
    expect(choose(PRESETS, "low latency", "balanced", MISSING)).toEqual({
      preset: "low latency",
      way: "element",
      remark: MISSING,
    });
  });

  it("plays quality in place of studio where there is no worklet", () => {
    const { preset, way, remark } = choose(PRESETS, "studio", "balanced", MISSING);

    expect([preset, way]).toEqual(["quality", "element"]);
    expect(remark).toContain("“Quality” plays instead");
  });

  it("says nothing about a worklet that is not needed", () => {
    expect(choose(PRESETS, "balanced", "balanced", MISSING).remark).toBe("");
  });

  it("asks an engine without presets for nothing", () => {
    expect(choose([], "studio", "balanced", "").preset).toBe("");
  });
});

describe("workletMissing", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("tells plain http from an old browser", () => {
    vi.stubGlobal("AudioWorkletNode", undefined);
    vi.stubGlobal("isSecureContext", false);
    expect(workletMissing()).toBe(sentences.NEEDS_SECURE_CONTEXT);

    vi.stubGlobal("isSecureContext", true);
    expect(workletMissing()).toBe(sentences.NEEDS_WORKLET);
  });
});

describe("what is remembered", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is the preset that was chosen last", () => {
    rememberPreset("studio");

    expect(rememberedPreset()).toBe("studio");
    localStorage.clear();
  });

  it("is nothing where the browser forbids it", () => {
    vi.stubGlobal("localStorage", {
      getItem: () => {
        throw new DOMException("denied", "SecurityError");
      },
      setItem: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
    rememberPreset("studio");

    expect(rememberedPreset()).toBe("");
  });
});
