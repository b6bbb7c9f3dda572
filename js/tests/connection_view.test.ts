import { describe, expect, it } from "vitest";

import { ConnectionView } from "../src/connection_view";
import type { Figures } from "../src/watch";

const FIGURES: Figures = {
  stats: {
    path: "direct",
    round_trip_time: 0.012,
    jitter: 0.0034,
    packets_received: 9_990,
    packets_lost: 10,
    concealed_samples: 4_800,
    jitter_buffer_delay: 0.02,
    jitter_buffer_target: 0,
    output_latency: 0.01,
    playing: true,
  },
  preset: "low latency",
  way: "worklet",
  latency: { engine: 0.0075, network: 0.006, buffer: 0.02, output: 0.01 },
  clock_drift: 0,
};

function shown(changes: Partial<Figures> = {}): ConnectionView {
  const view = new ConnectionView();
  view.show({ ...FIGURES, ...changes });
  return view;
}

function value(view: ConnectionView, name: string): string {
  return view.element.querySelector(`[data-testid=connection-${name}]`)?.textContent ?? "";
}

describe("ConnectionView", () => {
  it("says how long it takes from note to ear, and what that is made of", () => {
    const view = shown();

    expect(view.element.querySelector("summary")?.textContent).toBe(
      "Connectionabout 44 ms from note to ear",
    );
    const parts = [...view.element.querySelectorAll("li")].map(({ textContent }) => textContent);
    expect(parts).toEqual(["Packet 7.5 ms", "Network 6 ms", "Jitter buffer 20 ms", "Output 10 ms"]);
  });

  it("says the rest in words", () => {
    const view = shown();

    expect(value(view, "path")).toBe("direct, over UDP");
    expect(value(view, "played")).toContain("audio worklet");
    expect(value(view, "roundTrip")).toBe("12 ms, packets scatter by 3.4 ms");
    expect(value(view, "lost")).toBe("10 packets of 10,000 (0.1 %)");
    expect(value(view, "concealed")).toBe("100 ms of sound");
    expect(value(view, "clock")).toContain("samples pass as they are");
  });

  it("does not make up what a browser keeps to itself", () => {
    const view = shown({
      way: "element",
      latency: { ...FIGURES.latency, output: null },
      clock_drift: null,
    });

    expect(view.element.textContent).toContain("Output unknown");
    expect(view.element.textContent).toContain("at least 34 ms");
    expect(view.element.querySelector("[data-testid=connection-clock]")?.closest("div")?.hidden).toBe(
      true,
    );
  });

  it("says what plays the Jupyter server's packets, and what nobody knows of that way", () => {
    const stats = { ...FIGURES.stats, path: "server" as const, round_trip_time: 0 };
    const latency = { ...FIGURES.latency, network: null };
    const byWorklet = shown({ stats, latency });
    const byElement = shown({ stats, latency, way: "element" });

    expect(value(byWorklet, "path")).toBe("through the Jupyter server");
    expect(value(byWorklet, "played")).toBe("audio worklet, from a WebSocket");
    expect(value(byElement, "played")).toBe(
      "audio element, from a WebSocket by Media Source Extensions",
    );
    expect(value(byElement, "roundTrip")).toBe("unknown, packets scatter by 3.4 ms");
  });

  it("is not there while nothing sounds", () => {
    const view = shown();
    view.show(null);

    expect(view.element.hidden).toBe(true);
  });
});
