import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LINES, Log } from "../src/log";
import { LogView } from "../src/log_view";
import { SURROUNDINGS } from "./desk";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("Log", () => {
  it("tells of a burst of lines once, and keeps the last ones", () => {
    const changed = vi.fn();
    const log = new Log(changed);

    for (let line = 0; line < LINES + 5; line += 1) log.add(`line ${line}\n`, "message");
    expect(log.lines).toEqual([]);
    vi.advanceTimersByTime(200);

    expect(changed).toHaveBeenCalledOnce();
    expect(log.lines).toHaveLength(LINES);
    expect(log.lines.at(-1)).toEqual({ text: `line ${LINES + 4}`, kind: "message" });
  });

  it("tells nothing after its end", () => {
    const changed = vi.fn();
    const log = new Log(changed);

    log.add("late", "message");
    log.close();
    vi.advanceTimersByTime(200);

    expect(changed).not.toHaveBeenCalled();
  });
});

describe("LogView", () => {
  it("is not there before Csound has printed anything", () => {
    const view = new LogView(SURROUNDINGS);

    view.show([]);
    expect(view.fold.element.hidden).toBe(true);

    view.show([{ text: "hello", kind: "message" }]);
    expect(view.fold.element.hidden).toBe(false);
  });

  it("counts lines and problems, and names the kind of each in words", () => {
    const view = new LogView(SURROUNDINGS);

    view.show([
      { text: "instr 1: k1 = 3", kind: "message" },
      { text: "out of range", kind: "warning" },
      { text: "WARNING: again", kind: "warning" },
      { text: "INIT ERROR", kind: "error" },
    ]);

    expect(view.fold.element.querySelector(".orchestron-section-head")?.textContent).toBe("Log4 lines, 3 problems");
    const lines = [...view.fold.element.querySelectorAll("p")].map(({ textContent }) => textContent);
    expect(lines).toEqual([
      "instr 1: k1 = 3",
      "Warning: out of range",
      "WARNING: again",
      "Error: INIT ERROR",
    ]);
  });
});
