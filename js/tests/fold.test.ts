import { beforeEach, describe, expect, it } from "vitest";

import { element } from "../src/dom";
import { Fold } from "../src/fold";
import { SURROUNDINGS } from "./desk";

function made(open: string[] = []): Fold {
  const beside = element("button", {}, "Silence");
  return new Fold("log", "Log", { ...SURROUNDINGS, open }, [element("p", {}, "line")], [beside]);
}

function buttonOf(fold: Fold): HTMLButtonElement {
  const found = fold.element.querySelector<HTMLButtonElement>(".orchestron-fold");
  if (found === null) throw new Error("There is no button.");
  return found;
}

beforeEach(() => {
  localStorage.clear();
});

describe("Fold", () => {
  it("says whether it is open, and what it opens", () => {
    const fold = made();
    const button = buttonOf(fold);
    expect(button.getAttribute("aria-expanded")).toBe("false");

    button.click();

    expect(button.getAttribute("aria-expanded")).toBe("true");
    expect(button.getAttribute("aria-controls")).toBe(fold.body.id);
    expect(fold.body.hidden).toBe(false);
  });

  it("remembers it", () => {
    buttonOf(made()).click();
    expect(made().isOpen).toBe(true);

    buttonOf(made()).click();
    expect(made(["log"]).isOpen).toBe(false);
  });

  it("is at first as its surroundings want it", () => {
    expect([made(["log"]).isOpen, made().isOpen]).toEqual([true, false]);
  });

  it("keeps what stands beside the title when it is folded", () => {
    const fold = made();

    expect(fold.element.querySelector("button:not(.orchestron-fold)")?.closest("[hidden]")).toBeNull();
    expect(fold.element.querySelector("h3")?.textContent).toBe("Log");
  });
});
