import { describe, expect, it, vi } from "vitest";

import type { ChannelDescription } from "../src/protocol";
import { ofChannel, ofParameter, ValueControl, type Declared } from "../src/value_control";

const CUTOFF: Declared = {
  name: "cutoff",
  scale: "exponential",
  default: 1000,
  minimum: 10,
  maximum: 100_000,
  unit: "Hz",
  meaning: "where the filter rests",
};
const CHANNEL: ChannelDescription = {
  name: "voices",
  kind: "control",
  value: 2,
  behaviour: "integer",
  default: 1,
  minimum: 1,
  maximum: 4,
};

function inputOf(control: ValueControl): HTMLInputElement {
  const found = control.element.querySelector("input");
  if (found === null) throw new Error("There is no input.");
  return found;
}

function move(input: HTMLInputElement | HTMLSelectElement, value: string): void {
  input.value = value;
  input.dispatchEvent(new Event("input"));
}

describe("ValueControl", () => {
  it("divides a range of ratios by ratios, and says the value with its unit", () => {
    const moved = vi.fn();
    const control = new ValueControl(CUTOFF, moved);
    const input = inputOf(control);
    expect([input.value, input.getAttribute("aria-valuetext")]).toEqual(["500", "1000 Hz"]);
    expect(input.getAttribute("aria-label")).toBe("cutoff: where the filter rests");

    move(input, "750");

    expect(moved.mock.calls[0]?.[0]).toBeCloseTo(10_000);
  });

  it("goes straight from end to end otherwise", () => {
    const moved = vi.fn();
    const control = new ValueControl({ ...CUTOFF, scale: "linear", minimum: -1, maximum: 1 }, moved);

    move(inputOf(control), "250");

    expect(moved).toHaveBeenCalledExactlyOnceWith(-0.5);
  });

  it("is a menu for a few whole numbers", () => {
    const moved = vi.fn();
    const declared = ofChannel(CHANNEL);
    const control = declared === null ? null : new ValueControl(declared, moved);
    const menu = control?.element.querySelector("select");
    expect([...(menu?.options ?? [])].map(({ value }) => value)).toEqual(["1", "2", "3", "4"]);

    if (menu) move(menu, "3");

    expect(moved).toHaveBeenCalledExactlyOnceWith(3);
  });

  it("is a tick box for on and off, and a slider for many whole numbers", () => {
    const moved = vi.fn();
    const box = inputOf(new ValueControl({ ...CUTOFF, scale: "integer", minimum: 0, maximum: 1 }, moved));
    const slider = inputOf(new ValueControl({ ...CUTOFF, scale: "integer", minimum: 1, maximum: 90 }, moved));
    box.checked = false;
    box.dispatchEvent(new Event("input"));
    move(slider, "45");

    expect([box.type, slider.type]).toEqual(["checkbox", "range"]);
    expect(moved.mock.calls).toEqual([[0], [45]]);
  });

  it("does not tell anybody what it only shows", () => {
    const moved = vi.fn();
    const control = new ValueControl(CUTOFF, moved);

    control.show(100);

    expect(inputOf(control).value).toBe("250");
    expect(control.value).toBe(100);
    expect(moved).not.toHaveBeenCalled();
  });
});

describe("what is declared", () => {
  it("is no control where there is no range", () => {
    expect(ofChannel({ ...CHANNEL, behaviour: "" })).toBeNull();
    expect(ofChannel({ ...CHANNEL, kind: "audio" })).toBeNull();
    expect(ofChannel({ ...CHANNEL, minimum: 4 })).toBeNull();
  });

  it("is linear where ratios have no meaning", () => {
    const channel = { ...CHANNEL, behaviour: "exponential", minimum: 0 } as const;
    const parameter = { name: "freq", p: 4, default: 440, minimum: 20, maximum: 8000, unit: "Hz", meaning: "" };

    expect(ofChannel(channel)?.scale).toBe("linear");
    expect(ofParameter(parameter).scale).toBe("exponential");
    expect(ofParameter({ ...parameter, minimum: 200 }).scale).toBe("linear");
  });
});
