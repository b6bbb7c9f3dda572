/**
 * The fold "Connection": what the sound went through, and how long it took.
 *
 * The rule: numbers a musician can use. Milliseconds from note to ear first; what they are made of
 * next; words for the way.
 */

import { element, setText } from "./dom";
import { total, type Latency } from "./latency";
import type { ListenerStats, Way } from "./protocol";
import { counted } from "./sentences";
import type { Figures } from "./watch";

const PARTS: [keyof Latency, string][] = [
  ["engine", "Packet"],
  ["network", "Network"],
  ["buffer", "Jitter buffer"],
  ["output", "Output"],
];

const ROWS = ["path", "played", "roundTrip", "lost", "concealed", "clock"] as const;
const NAMES: Record<(typeof ROWS)[number], string> = {
  path: "Path",
  played: "Played by",
  roundTrip: "Round trip",
  lost: "Lost",
  concealed: "Concealed",
  clock: "Clock",
};

export class ConnectionView {
  readonly element: HTMLDetailsElement;
  readonly #total = element("span", { class: "orchestron-total", "data-testid": "latency" });
  readonly #bar = element("div", { class: "orchestron-bar", "aria-hidden": "true" });
  readonly #parts = element("ul", { class: "orchestron-parts", "aria-label": "From note to ear" });
  readonly #values = new Map<string, HTMLElement>();
  readonly #lines = new Map<string, HTMLElement>();

  constructor() {
    const rows = ROWS.map((name) => {
      const value = element("dd", { "data-testid": `connection-${name}` });
      const line = element("div", {}, element("dt", {}, NAMES[name]), value);
      this.#values.set(name, value);
      this.#lines.set(name, line);
      return line;
    });
    for (const [name, words] of PARTS) {
      this.#bar.append(element("span", { "data-part": name }));
      const item = element("li", { "data-part": name }, `${words} `, element("span"));
      this.#parts.append(item);
    }
    this.element = element(
      "details",
      { class: "orchestron-fold orchestron-connection" },
      element("summary", {}, element("span", {}, "Connection"), this.#total),
      this.#bar,
      this.#parts,
      element("dl", {}, ...rows),
    );
  }

  show(figures: Figures | null): void {
    this.element.hidden = figures === null;
    if (figures === null) return;
    setText(this.#total, totalInWords(figures.latency));
    this.#showParts(figures.latency);
    const words = inWords(figures);
    for (const name of ROWS) {
      const value = this.#values.get(name);
      const line = this.#lines.get(name);
      if (value !== undefined) setText(value, words[name]);
      if (line !== undefined) line.hidden = words[name] === "";
    }
  }

  #showParts(latency: Latency): void {
    const { seconds } = total(latency);
    for (const [name] of PARTS) {
      const part = latency[name];
      const piece = this.#bar.querySelector<HTMLElement>(`[data-part=${name}]`);
      piece?.style.setProperty("flex-grow", String(seconds > 0 ? (part ?? 0) / seconds : 0));
      const value = this.#parts.querySelector(`[data-part=${name}] span`);
      if (value !== null) setText(value, part === null ? "unknown" : milliseconds(part));
    }
  }
}

export function totalInWords(latency: Latency): string {
  const { seconds, isWhole } = total(latency);
  const amount = `${Math.round(seconds * 1000)} ms from note to ear`;
  return isWhole ? `about ${amount}` : `at least ${amount}`;
}

function inWords(figures: Figures): Record<(typeof ROWS)[number], string> {
  const { stats, way } = figures;
  const { packets_lost: lost, round_trip_time: roundTrip, jitter } = stats;
  const sent = stats.packets_received + lost;
  const seconds = stats.concealed_samples / 48_000;
  const trip = figures.latency.network === null ? "unknown" : milliseconds(roundTrip);
  return {
    path: pathInWords(stats.path),
    played: playedInWords(stats.path, way),
    roundTrip: `${trip}, packets scatter by ${milliseconds(jitter)}`,
    lost:
      lost === 0
        ? `nothing of ${counted(sent, "packet")}`
        : `${counted(lost, "packet")} of ${sent.toLocaleString("en")} (${percent(lost / sent)})`,
    concealed: seconds === 0 ? "nothing" : `${milliseconds(seconds)} of sound`,
    clock: clockInWords(figures.clock_drift),
  };
}

function playedInWords(path: ListenerStats["path"], way: Way): string {
  const isRelayed = path === "server";
  if (way === "worklet") return `audio worklet, from a ${isRelayed ? "WebSocket" : "data channel"}`;
  return `audio element, from ${isRelayed ? "a WebSocket by Media Source Extensions" : "a media track"}`;
}

function pathInWords(path: ListenerStats["path"]): string {
  if (path === "relayed") return "through a relay (TURN)";
  if (path === "server") return "through the Jupyter server";
  return path === "direct" ? "direct, over UDP" : "unknown";
}

function clockInWords(drift: number | null): string {
  if (drift === null) return "";
  if (drift === 0) return "in step with the engine’s, samples pass as they are";
  return `following the engine’s, ${drift > 0 ? "faster" : "slower"} by ${percent(Math.abs(drift))}`;
}

function milliseconds(seconds: number): string {
  const value = seconds * 1000;
  return `${value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 })} ms`;
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString("en", { maximumSignificantDigits: 2 })} %`;
}
