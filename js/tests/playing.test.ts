import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { frequencyOf, HeldNotes } from "../src/held_notes";
import { InstrumentView, pfieldsOf } from "../src/instrument_view";
import { Keyboard, noteName } from "../src/keyboard";
import type { Parameter } from "../src/protocol";

function parameter(name: string, p: number, normal = 0.5): Parameter {
  return { name, p, default: normal, minimum: 0, maximum: 1, unit: "", meaning: "" };
}

describe("pfieldsOf", () => {
  it("puts the frequency and the sliders where the instrument wants them", () => {
    const parameters = [parameter("amp", 5), parameter("freq", 4), parameter("pan", 7, 0.1)];

    expect(pfieldsOf(parameters, 440, new Map([[5, 0.9]]))).toEqual([440, 0.9, 0, 0.1]);
  });

  it("is empty for an instrument without parameters", () => {
    expect(pfieldsOf([], 440, new Map())).toEqual([]);
  });
});

describe("InstrumentView", () => {
  it("has a slider for every parameter but the frequency", () => {
    const view = new InstrumentView(vi.fn());
    const parameters = [parameter("freq", 4), parameter("amp", 5), parameter("pan", 6)];
    view.show([{ name: "pad", title: "", meaning: "", parameters }]);
    const sliders = [...view.element.querySelectorAll<HTMLInputElement>("[type=range]")];
    expect(sliders.map((each) => each.dataset.parameter)).toEqual(["amp", "pan"]);

    for (const slider of sliders.slice(0, 1)) {
      slider.value = "0.25";
      slider.dispatchEvent(new Event("input"));
    }

    expect(view.voice(220)).toEqual({ instrument: "pad", pfields: [220, 0.25, 0.5] });
  });
});

describe("HeldNotes", () => {
  let reply: (note: { id: number }) => void;
  const request = vi.fn();
  let notes: HeldNotes;

  beforeEach(() => {
    request.mockReset();
    request.mockImplementation(
      () =>
        new Promise((resolve) => {
          reply = resolve;
        }),
    );
    notes = new HeldNotes({
      request,
      voice: (frequency) => ({ instrument: "pad", pfields: [frequency] }),
      playTime: (time) => time / 1000 + 100,
      failed: vi.fn(),
    });
  });

  it("holds a note from press to release", async () => {
    notes.press(69, 1000);
    reply({ id: 7 });
    notes.release(69, 1500);
    await Promise.resolve();

    expect(request.mock.calls).toEqual([
      ["play", { instrument: "pad", pfields: [440], duration: null, at: 101 }],
      ["note_off", { note: 7, at: 101.5 }],
    ]);
  });

  it("releases a note whose number comes after the release", async () => {
    notes.press(69, 1000);
    notes.release(69, 1500);
    expect(request).toHaveBeenCalledTimes(1);

    reply({ id: 8 });
    await vi.waitFor(() => {
      expect(request).toHaveBeenLastCalledWith("note_off", { note: 8, at: 101.5 });
    });
  });

  it("starts a note anew after its release", () => {
    notes.press(69, 1000);
    notes.press(69, 1000);
    notes.release(69, 1500);
    notes.press(69, 1000);

    expect(request).toHaveBeenCalledTimes(2);
  });

  it("tunes A4 to 440 Hz", () => {
    expect(frequencyOf(60)).toBeCloseTo(261.6256, 3);
  });
});

describe("Keyboard", () => {
  let leaving: AbortController;
  const press = vi.fn();
  const release = vi.fn();
  let keyboard: Keyboard;

  beforeEach(() => {
    press.mockReset();
    release.mockReset();
    leaving = new AbortController();
    keyboard = new Keyboard({ press, release }, leaving.signal);
    document.body.replaceChildren(keyboard.element);
  });
  afterEach(() => {
    leaving.abort();
  });

  function key(name: string): HTMLElement {
    const found = keyboard.element.querySelector<HTMLElement>(`[aria-label="${name}"]`);
    if (found === null) throw new Error(`There is no key ${name}.`);
    return found;
  }

  function strike(type: string, code: string, target: EventTarget = document.body): void {
    target.dispatchEvent(new KeyboardEvent(type, { code, bubbles: true }));
  }

  it("has more than an octave, from C4", () => {
    const names = [...keyboard.element.children].map((each) => each.getAttribute("aria-label"));

    expect(names.slice(0, 4)).toEqual(["C4", "C#4", "D4", "D#4"]);
    expect(names).toContain("C5");
    expect(noteName(69)).toBe("A4");
  });

  it("plays a key while the pointer is on it", () => {
    key("D4").dispatchEvent(new PointerEvent("pointerdown", { button: 0, pointerId: 1 }));
    expect(press).toHaveBeenCalledExactlyOnceWith(62, expect.any(Number));
    expect(key("D4").getAttribute("aria-pressed")).toBe("true");

    key("D4").dispatchEvent(new PointerEvent("pointerup", { pointerId: 1 }));

    expect(release).toHaveBeenCalledExactlyOnceWith(62, expect.any(Number));
    expect(key("D4").getAttribute("aria-pressed")).toBe("false");
  });

  it("plays with the computer's keys", () => {
    strike("keydown", "KeyK");
    strike("keyup", "KeyK");

    expect(press).toHaveBeenCalledExactlyOnceWith(72, expect.any(Number));
    expect(release).toHaveBeenCalledExactlyOnceWith(72, expect.any(Number));
  });

  it("leaves the keys to a field that takes text", () => {
    const field = document.createElement("input");
    document.body.append(field);

    strike("keydown", "KeyA", field);

    expect(press).not.toHaveBeenCalled();
  });

  it("holds a key until the last that holds it lets go", () => {
    strike("keydown", "KeyA");
    key("C4").dispatchEvent(new PointerEvent("pointerdown", { button: 0, pointerId: 1 }));
    strike("keyup", "KeyA");
    expect(release).not.toHaveBeenCalled();

    key("C4").dispatchEvent(new PointerEvent("pointerleave", { pointerId: 1 }));

    expect(press).toHaveBeenCalledOnce();
    expect(release).toHaveBeenCalledOnce();
  });

  it("lets every key go when the window loses the focus", () => {
    strike("keydown", "KeyA");
    strike("keydown", "KeyD");

    window.dispatchEvent(new Event("blur"));

    expect(release.mock.calls.map(([pitch]: number[]) => pitch)).toEqual([60, 64]);
  });
});
