/**
 * The section "Log": what Csound printed, and what became of its engine.
 *
 * The rule: it follows the last line, unless somebody has scrolled up to read.
 */

import { element } from "./dom";
import { Fold, type Surroundings } from "./fold";
import type { LogLine } from "./log";
import { counted, texts } from "./texts";

/** Pixels from the end within which somebody reads the last line. */
const NEAR = 24;

export class LogView {
  readonly fold: Fold;
  readonly #list = element("div", {
    class: "orchestron-lines",
    role: "log",
    tabindex: "0",
    "aria-label": texts.log.name,
    "aria-live": "off",
  });
  #shown: readonly LogLine[] = [];

  constructor(surroundings: Surroundings) {
    this.fold = new Fold("log", texts.log.title, surroundings, [this.#list]);
  }

  show(lines: readonly LogLine[]): void {
    this.fold.element.hidden = lines.length === 0;
    if (lines === this.#shown) return;
    this.#shown = lines;
    const problems = lines.filter(({ kind }) => kind !== "message").length;
    const total = counted(lines.length, texts.counts.line);
    this.fold.facts =
      problems === 0 ? total : `${total}, ${counted(problems, texts.counts.problem)}`;
    const list = this.#list;
    const follows = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    list.replaceChildren(...lines.map(item));
    if (follows) list.scrollTop = list.scrollHeight;
  }
}

function item({ text, kind }: LogLine): HTMLElement {
  // In words too: colour alone says nothing to some.
  const says = kind === "message" || text.toLowerCase().startsWith(kind);
  return element("p", { "data-kind": kind }, says ? text : `${texts.log[kind]}: ${text}`);
}
