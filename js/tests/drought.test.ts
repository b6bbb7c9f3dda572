import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Drought, DRY, Flow } from "../src/drought";

/** When something came at last; far in the future while it flows. */
let cameAt = Infinity;
const begun = vi.fn();
const over = vi.fn();
let drought: Drought;

function dryUp(): void {
  cameAt = performance.now();
}

function flowAgain(): void {
  cameAt = Infinity;
}

beforeEach(() => {
  vi.useFakeTimers();
  flowAgain();
  begun.mockReset();
  over.mockReset();
  drought = new Drought({ dryFor: () => Math.max(0, performance.now() - cameAt), begun, over });
  drought.watch();
});
afterEach(() => {
  drought.rest();
  vi.useRealTimers();
});

describe("a drought", () => {
  it("is noticed within a fifth of a second, once", () => {
    vi.advanceTimersByTime(1_000);
    expect(begun).not.toHaveBeenCalled();

    dryUp();
    vi.advanceTimersByTime(200);
    expect(begun).toHaveBeenCalledOnce();
    expect(drought.goesOn).toBe(true);

    vi.advanceTimersByTime(5_000);
    expect(begun).toHaveBeenCalledOnce();
  });

  it("is over when packets come again", () => {
    dryUp();
    vi.advanceTimersByTime(300);

    flowAgain();
    expect(drought.goesOn).toBe(false);
    vi.advanceTimersByTime(100);

    expect(over).toHaveBeenCalledOnce();
  });

  it("must last twice as long after one that was over by itself", () => {
    dryUp();
    vi.advanceTimersByTime(300);
    flowAgain();
    vi.advanceTimersByTime(100);

    dryUp();
    vi.advanceTimersByTime(200);
    expect(begun).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(150);

    expect(begun).toHaveBeenCalledTimes(2);
  });

  it("is noticed as quickly as the first after a calm minute", () => {
    dryUp();
    vi.advanceTimersByTime(300);
    flowAgain();
    vi.advanceTimersByTime(61_000);

    dryUp();
    vi.advanceTimersByTime(200);

    expect(begun).toHaveBeenCalledTimes(2);
  });

  it("is nobody's concern while something else is heard", () => {
    drought.rest();

    dryUp();
    vi.advanceTimersByTime(1_000);

    expect(begun).not.toHaveBeenCalled();
  });
});

describe("a flow", () => {
  it("is dry for as long as its mark stays", () => {
    const flow = new Flow();
    expect(flow.dryFor(0)).toBe(0);
    flow.dryFor(7);
    vi.advanceTimersByTime(DRY);

    expect(flow.dryFor(7)).toBe(DRY);
    expect(flow.dryFor(8)).toBe(0);
  });

  it("does not take a mark that is gone for a packet", () => {
    const flow = new Flow();
    flow.dryFor(7);
    vi.advanceTimersByTime(DRY);

    expect(flow.dryFor(0)).toBe(DRY);
  });

  it("knows nothing of another source", () => {
    const flow = new Flow();
    flow.dryFor(7);
    vi.advanceTimersByTime(DRY);

    flow.forget();

    expect(flow.dryFor(null)).toBe(0);
  });
});
