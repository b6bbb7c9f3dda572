import { beforeEach, describe, expect, it, vi } from "vitest";

import { InstrumentsSection } from "../src/instruments_section";
import { Library } from "../src/library";
import type { Snapshot } from "../src/snapshot";
import { Voices } from "../src/voices";
import { deskOf, settled, SURROUNDINGS } from "./desk";
import { engineStatus } from "./network";

const PAN = { name: "pan", p: 5, default: 0, minimum: -1, maximum: 1, unit: "", meaning: "place" };
const PAD = { name: "pad", title: "", meaning: "warm", parameters: [PAN] };
const CUTOFF = {
  name: "cutoff",
  kind: "control",
  value: 100,
  behaviour: "linear",
  default: 100,
  minimum: 0,
  maximum: 1000,
};
const desk = deskOf({ list_library: [{ ...PAD, name: "bell" }], list_channels: [CUTOFF] });
let section: InstrumentsSection;

async function show(...instruments: (typeof PAD)[]): Promise<void> {
  section.show({ reachable: true, status: engineStatus({ instruments }) } as Snapshot);
  await settled();
}

function slider(name: string): HTMLInputElement {
  const found = section.fold.element.querySelector<HTMLInputElement>(`[data-parameter=${name}]`);
  if (found === null) throw new Error(`There is no slider ${name}.`);
  return found;
}

function press(name: string): void {
  const all = [...section.fold.element.querySelectorAll("button")];
  all.find((each) => (each.getAttribute("aria-label") ?? each.textContent) === name)?.click();
}

beforeEach(() => {
  localStorage.clear();
  desk.request.mockClear();
  const surroundings = { ...SURROUNDINGS, open: ["instruments"] };
  const library = new Library(desk.request);
  const { signal } = new AbortController();
  section = new InstrumentsSection(desk, new Voices(), library, surroundings, signal);
  document.body.replaceChildren(section.fold.element);
});

describe("InstrumentsSection", () => {
  it("tries an instrument as its sliders stand", async () => {
    await show(PAD);
    slider("pan").value = "750";
    slider("pan").dispatchEvent(new Event("input"));

    press("Try pad");

    expect(desk.request).toHaveBeenLastCalledWith("play", {
      instrument: "pad",
      pfields: [0, 0.5],
      duration: 1.5,
    });
  });

  it("keeps the sliders when an instrument is compiled anew", async () => {
    await show(PAD);
    slider("pan").value = "750";
    slider("pan").dispatchEvent(new Event("input"));

    await show({ ...PAD, meaning: "warmer" });

    expect(slider("pan").getAttribute("aria-valuetext")).toBe("0.5");
  });

  it("adds an instrument of the library", async () => {
    await show();
    expect(section.fold.element.textContent).toContain("no instrument yet");

    press("Add");

    expect(desk.request).toHaveBeenLastCalledWith("use_instrument", { name: "bell" });
  });

  it("shows and sets the channels that have a range, the last position last", async () => {
    await show(PAD);
    expect(slider("cutoff").getAttribute("aria-valuetext")).toBe("100");
    desk.request.mockClear();

    for (const value of ["200", "300", "900"]) {
      slider("cutoff").value = value;
      slider("cutoff").dispatchEvent(new Event("input"));
    }

    await vi.waitFor(() => {
      const set = desk.request.mock.calls.map(([, params]) => (params as { value: number }).value);
      expect(set).toEqual([200, 900]);
    });
  });
});
