import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Snapshot } from "../src/snapshot";
import { TransportSection } from "../src/transport_section";
import { deskOf, settled, SURROUNDINGS } from "./desk";
import { engineStatus } from "./network";

const leaving = new AbortController();
const desk = deskOf({ time: { engine_time: 75.2, load: 0.123 } });
let section: TransportSection;

function show(changes: Parameters<typeof engineStatus>[0] = {}): void {
  section.show({ reachable: true, status: engineStatus(changes) } as Snapshot);
}

function text(name: string): string | undefined {
  return section.fold.element.querySelector(`[data-testid=${name}]`)?.textContent;
}

function button(name: string): HTMLButtonElement | undefined {
  return [...section.fold.element.querySelectorAll("button")].find((each) => each.textContent === name);
}

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  desk.request.mockClear();
  section = new TransportSection(desk, { ...SURROUNDINGS, open: ["transport"] }, leaving.signal);
  document.body.replaceChildren(section.fold.element);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("TransportSection", () => {
  it("shows the time, the load and the overruns", async () => {
    show({ overruns: 2 });
    await settled();

    expect([text("time"), text("load"), text("overruns")]).toEqual(["1:15", "12 %", "2"]);
  });

  it("stops Csound, and starts it again", async () => {
    show();
    button("Stop")?.click();
    await settled();
    show({ held: true });
    button("Start")?.click();

    const asked = desk.request.mock.calls.filter(([method]) => method === "hold");
    expect(asked).toEqual([
      ["hold", { held: true }],
      ["hold", { held: false }],
    ]);
  });

  it("offers what is of use only", () => {
    show({ held: true });

    expect([button("Start")?.disabled, button("Stop")?.disabled]).toEqual([false, true]);
  });

  it("asks for nothing while it is folded, and has Silence all the same", async () => {
    section.fold.isOpen = false;
    desk.request.mockClear();
    show();
    await vi.advanceTimersByTimeAsync(5_000);
    button("Silence")?.click();

    expect(desk.request).not.toHaveBeenCalled();
    expect(desk.silence).toHaveBeenCalledOnce();
  });
});
