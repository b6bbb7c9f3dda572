/**
 * The fold "Connection": what the sound went through, and how long it took.
 *
 * The rule: numbers a musician can use. Milliseconds from note to ear first; what they are made of
 * next; words for the way.
 */

import { element, setText } from "./dom";
import { total, type Latency } from "./latency";
import type { ListenerStats, Way } from "./protocol";
import { counted, fill, milliseconds, number, percent, texts } from "./texts";
import type { Figures } from "./watch";

const words = texts.connection;
const PARTS: (keyof Latency)[] = ["engine", "network", "buffer", "output"];
const SHARE = { maximumSignificantDigits: 2 };

const ROWS = ["path", "played", "roundTrip", "lost", "concealed", "clock"] as const;

export class ConnectionView {
  readonly element: HTMLDetailsElement;
  readonly #total = element("span", { class: "orchestron-total", "data-testid": "latency" });
  readonly #bar = element("div", { class: "orchestron-bar", "aria-hidden": "true" });
  readonly #parts = element("ul", { class: "orchestron-parts", "aria-label": words.fromNoteToEar });
  readonly #values = new Map<string, HTMLElement>();
  readonly #lines = new Map<string, HTMLElement>();

  constructor() {
    const rows = ROWS.map((name) => {
      const value = element("dd", { "data-testid": `connection-${name}` });
      const line = element("div", {}, element("dt", {}, words[name]), value);
      this.#values.set(name, value);
      this.#lines.set(name, line);
      return line;
    });
    for (const name of PARTS) {
      this.#bar.append(element("span", { "data-part": name }));
      const item = element("li", { "data-part": name }, `${words[name]} `, element("span"));
      this.#parts.append(item);
    }
    this.element = element(
      "details",
      { class: "orchestron-details orchestron-connection" },
      element("summary", {}, element("span", {}, words.title), this.#total),
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
    const told = inWords(figures);
    for (const name of ROWS) {
      const value = this.#values.get(name);
      const line = this.#lines.get(name);
      if (value !== undefined) setText(value, told[name]);
      if (line !== undefined) line.hidden = told[name] === "";
    }
  }

  #showParts(latency: Latency): void {
    const { seconds } = total(latency);
    for (const name of PARTS) {
      const part = latency[name];
      const piece = this.#bar.querySelector<HTMLElement>(`[data-part=${name}]`);
      piece?.style.setProperty("flex-grow", String(seconds > 0 ? (part ?? 0) / seconds : 0));
      const value = this.#parts.querySelector(`[data-part=${name}] span`);
      if (value !== null) setText(value, part === null ? words.unknown : milliseconds(part));
    }
  }
}

export function totalInWords(latency: Latency): string {
  const { seconds, isWhole } = total(latency);
  const time = `${number(Math.round(seconds * 1000))} ms`;
  return fill(isWhole ? words.about : words.atLeast, { time });
}

function inWords(figures: Figures): Record<(typeof ROWS)[number], string> {
  const { stats, way } = figures;
  const { packets_lost: lost, round_trip_time: roundTrip, jitter } = stats;
  const sent = stats.packets_received + lost;
  const concealed = stats.concealed_samples / 48_000;
  const trip = figures.latency.network === null ? words.unknown : milliseconds(roundTrip);
  return {
    path: pathInWords(stats.path),
    played: playedInWords(stats.path, way),
    roundTrip: fill(words.scatter, { time: trip, jitter: milliseconds(jitter) }),
    lost: lossInWords(lost, sent),
    concealed: concealed === 0 ? words.nothing : fill(words.ofSound, { time: milliseconds(concealed) }),
    clock: clockInWords(figures.clock_drift),
  };
}

function playedInWords(path: ListenerStats["path"], way: Way): string {
  const isRelayed = path === "server";
  if (way === "worklet") return isRelayed ? words.relayedWorklet : words.byWorklet;
  return isRelayed ? words.relayedElement : words.byElement;
}

function lossInWords(lost: number, sent: number): string {
  if (lost === 0) return counted(sent, words.lostNothing);
  const packets = counted(lost, texts.counts.packet);
  return fill(words.lostSome, { packets, sent: number(sent), share: percent(lost / sent, SHARE) });
}

function pathInWords(path: ListenerStats["path"]): string {
  return path === "" ? words.unknown : words[path];
}

function clockInWords(drift: number | null): string {
  if (drift === null) return "";
  if (drift === 0) return words.inStep;
  return fill(drift > 0 ? words.faster : words.slower, { share: percent(Math.abs(drift), SHARE) });
}
