import { beforeEach, describe, expect, it, vi } from "vitest";

import { PanelView } from "../src/panel_view";
import * as sentences from "../src/sentences";
import { snapshotOf, type Facts } from "../src/snapshot";
import { deskOf } from "./desk";
import { engineStatus, PRESETS } from "./network";

const LIVE: Facts = {
  over: null,
  failure: "",
  reopening: false,
  delay: "",
  status: engineStatus({ listeners: 1 }),
  sound: "connected",
  soundFailure: "",
  playback: "playing",
  wanted: true,
  muted: false,
  volume: 0.8,
  notice: "",
  log: [],
  presets: PRESETS,
  choice: { preset: "balanced", way: "element", remark: "" },
  figures: null,
};

const actions = deskOf({ list_library: [] });
let view: PanelView;

function show(facts: Partial<Facts>): void {
  view.show("étude", snapshotOf({ ...LIVE, ...facts }));
}

function text(testId: string): string | null | undefined {
  return view.element.querySelector(`[data-testid=${testId}]`)?.textContent;
}

/** The names of the buttons that are there to press. */
function buttons(): string[] {
  return [...view.element.querySelectorAll("button")]
    .filter((each) => each.closest("[hidden]") === null && !each.matches(".orchestron-fold"))
    .map((each) => each.getAttribute("aria-label") ?? each.textContent);
}

function sections(): string[] {
  return [...view.element.querySelectorAll<HTMLElement>(".orchestron-section")]
    .filter((each) => !each.hidden)
    .map((each) => each.dataset.testid?.replace("section-", "") ?? "");
}

function press(name: string): void {
  const all = [...view.element.querySelectorAll("button")];
  all.find((each) => (each.getAttribute("aria-label") ?? each.textContent) === name)?.click();
}

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  view = new PanelView(actions);
});

describe("PanelView", () => {
  it("shows a live session with its player", () => {
    show({});

    expect(view.element.dataset.state).toBe("live");
    expect(text("session-name")).toBe("étude");
    expect(view.element.querySelector("[role=status]")?.textContent).toBe(`live${sentences.LIVE}`);
    expect(buttons()).toEqual(["Pause", "Mute", "Silence"]);
    expect(text("facts")).toBe("48 kHz · stereo · 1 listener · Csound 6.18.1");
  });

  it("offers to start the sound where the browser blocks it", () => {
    show({ playback: "blocked" });

    expect(buttons()).toEqual(["Start sound", "Silence"]);
    press("Start sound");
    expect(actions.play).toHaveBeenCalledOnce();
  });

  it("says what is wrong and offers to try again", () => {
    show({ sound: "failed", soundFailure: sentences.NO_UDP });

    expect(text("detail")).toBe(sentences.NO_UDP);
    expect(buttons()).toEqual(["Try again", "Silence"]);
    press("Try again");
    expect(actions.retry).toHaveBeenCalledOnce();
  });

  it("offers nothing when the session is over", () => {
    show({ over: sentences.ENDED });

    expect(view.element.dataset.state).toBe("closed");
    expect(buttons()).toEqual([]);
  });

  it("names the device instead of a player in local mode", () => {
    show({ status: engineStatus({ audio_output_mode: "local", device: "pulse" }) });

    expect(view.element.dataset.state).toBe("local");
    expect(text("detail")).toContain("pulse");
    expect(buttons()).toEqual(["Silence"]);
  });

  it("says in local mode that there is no device", () => {
    show({ status: engineStatus({ audio_output_mode: "local" }) });

    expect(view.element.dataset.state).toBe("error");
    expect(text("detail")).toBe(sentences.NO_DEVICE);
  });

  it("controls the player", () => {
    show({ muted: true });
    press("Pause");
    press("Unmute");
    const volume = view.element.querySelector<HTMLInputElement>("[aria-label=Volume]");
    if (volume !== null) volume.value = "25";
    volume?.dispatchEvent(new Event("input"));
    show({ playback: "paused", wanted: false });
    press("Play");
    press("Mute");

    expect(actions.pause).toHaveBeenCalledOnce();
    expect(actions.play).toHaveBeenCalledOnce();
    expect(actions.mute.mock.calls).toEqual([[false], [true]]);
    expect(actions.setVolume).toHaveBeenCalledExactlyOnceWith(0.25);
    expect(volume?.getAttribute("aria-valuetext")).toBe("80 %");
  });

  it("offers the presets, and says what the chosen one costs", () => {
    show({});
    const select = view.element.querySelector<HTMLSelectElement>("[data-testid=preset]");
    expect([...(select?.options ?? [])].map(({ text: title }) => title)).toContain("Low latency");
    expect(select?.value).toBe("balanced");
    const described = select?.getAttribute("aria-describedby") ?? "";
    expect(view.element.querySelector(`#${described}`)?.textContent).toBe(
      "For balanced. It costs 192.",
    );

    if (select !== null) select.value = "studio";
    select?.dispatchEvent(new Event("change"));

    expect(actions.choosePreset).toHaveBeenCalledExactlyOnceWith("studio");
  });

  it("has no presets where the engine knows none, or plays by itself", () => {
    show({ presets: [] });
    expect(view.element.querySelector<HTMLElement>(".orchestron-preset")?.hidden).toBe(true);

    show({ status: engineStatus({ audio_output_mode: "local", device: "pulse" }) });
    expect(view.element.querySelector<HTMLElement>(".orchestron-preset")?.hidden).toBe(true);
  });

  it("says what is heard in place of a wish", () => {
    show({ choice: { preset: "quality", way: "element", remark: sentences.NEEDS_WORKLET } });

    expect(text("remark")).toBe(sentences.NEEDS_WORKLET);
  });

  it("shows a notice, and hides it again", () => {
    show({ notice: sentences.clipped(12) });
    const notice = view.element.querySelector<HTMLElement>("[data-testid=notice]");
    expect(notice?.hidden).toBe(false);
    expect(text("notice")).toBe("12 samples clipped: lower the level.");

    show({});

    expect(notice?.hidden).toBe(true);
  });

  it("shows the sections that there is something for", () => {
    show({});
    expect(sections()).toEqual(["audio", "transport", "instruments", "keyboard", "midi"]);

    show({ log: [{ text: "hello", kind: "message" }] });
    expect(sections()).toContain("log");

    show({ over: sentences.ENDED });
    expect(sections()).toEqual([]);
  });

  it("says that Csound stands still", () => {
    show({ status: engineStatus({ held: true }) });

    expect(text("detail")).toBe(sentences.HELD);
  });

  it("leaves no key behind when it goes", () => {
    show({});
    const board = view.element.querySelector(".orchestron-board");
    view.close();

    board?.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyA", bubbles: true }));

    expect(view.element.querySelector("[aria-label=C4]")?.getAttribute("aria-pressed")).toBe("false");
  });

  it("keeps the keys of a slider from JupyterLab, and no others", () => {
    show({});
    document.body.replaceChildren(view.element);
    const volume = view.element.querySelector<HTMLElement>("[aria-label=Volume]");
    const mute = view.element.querySelector<HTMLElement>("[aria-label=Mute]");

    volume?.focus();
    mute?.focus();

    expect(volume?.hasAttribute("data-lm-suppress-shortcuts")).toBe(true);
    expect(mute?.hasAttribute("data-lm-suppress-shortcuts")).toBe(false);
  });

  it("takes names and messages for text", () => {
    view.show("<img src=x>", snapshotOf({ ...LIVE, failure: "<b>no</b>" }));

    expect(text("session-name")).toBe("<img src=x>");
    expect(text("detail")).toBe("<b>no</b>");
    expect(view.element.querySelector("img, b")).toBeNull();
  });

  it("does not touch a live region that stays as it is", async () => {
    show({});
    const changed = vi.fn();
    const status = view.element.querySelector("[role=status]");
    if (status !== null) {
      new MutationObserver(changed).observe(status, { childList: true, subtree: true });
    }

    show({ status: engineStatus({ listeners: 2 }) });
    await Promise.resolve();

    expect(changed).not.toHaveBeenCalled();
  });
});
