import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Keyboard, noteName } from "../src/keyboard";

describe("Keyboard", () => {
  let leaving: AbortController;
  const press = vi.fn();
  const release = vi.fn();
  const shift = vi.fn();
  let keyboard: Keyboard;

  beforeEach(() => {
    press.mockReset();
    release.mockReset();
    shift.mockReset();
    leaving = new AbortController();
    keyboard = new Keyboard({ press, release, shift }, window, leaving.signal);
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

  it("has two octaves, from C4", () => {
    const names = [...keyboard.element.children].map((each) => each.getAttribute("aria-label"));

    expect(names.slice(0, 4)).toEqual(["C4", "C#4", "D4", "D#4"]);
    expect(names.at(-1)).toBe("C6");
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

  it("is one stop for the Tab key, and the arrows go from key to key", () => {
    const stops = (): (string | null)[] =>
      [...keyboard.element.children]
        .filter((each) => (each as HTMLElement).tabIndex === 0)
        .map((each) => each.getAttribute("aria-label"));
    expect(stops()).toEqual(["C4"]);

    key("C4").focus();
    for (const name of ["ArrowRight", "ArrowRight", "ArrowLeft"]) {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
    }

    expect(stops()).toEqual(["C#4"]);
    expect(document.activeElement).toBe(key("C#4"));
  });

  it("plays the key that has the focus with the space bar", () => {
    key("E4").dispatchEvent(new KeyboardEvent("keydown", { key: " " }));
    key("E4").dispatchEvent(new KeyboardEvent("keyup", { key: " " }));

    expect(press).toHaveBeenCalledExactlyOnceWith(64, expect.any(Number));
    expect(release).toHaveBeenCalledExactlyOnceWith(64, expect.any(Number));
  });

  it("lets go of what it holds when it goes to another octave", () => {
    strike("keydown", "KeyA");

    keyboard.lowest = 48;
    strike("keyup", "KeyA");

    expect(release.mock.calls.map(([pitch]: number[]) => pitch)).toEqual([60]);
    expect(key("C3").textContent).toBe("C3");
  });

  it("asks for another octave by the computer's keys", () => {
    strike("keydown", "KeyZ");
    strike("keydown", "KeyX");

    expect(shift.mock.calls).toEqual([[-1], [1]]);
    expect(press).not.toHaveBeenCalled();
  });
});
