/**
 * The fold "Csound": the log.
 *
 * The rule: it follows the last line, unless somebody has scrolled up to read.
 */

import { element, setText } from "./dom";
import type { LogLine } from "./log";
import { counted, texts } from "./texts";

/** Pixels from the end within which somebody reads the last line. */
const NEAR = 24;

export class LogView {
  readonly element: HTMLDetailsElement;
  readonly #count = element("span", { class: "orchestron-total" });
  readonly #list = element("ol", {
    role: "log",
    tabindex: "0",
    "aria-label": texts.log.name,
    "aria-live": "off",
  });
  #shown: readonly LogLine[] = [];

  constructor() {
    this.element = element(
      "details",
      { class: "orchestron-fold orchestron-log", "data-testid": "log" },
      element("summary", {}, element("span", {}, texts.log.title), this.#count),
      this.#list,
    );
  }

  show(lines: readonly LogLine[]): void {
    this.element.hidden = lines.length === 0;
    if (lines === this.#shown) return;
    this.#shown = lines;
    const problems = lines.filter(({ kind }) => kind !== "message").length;
    const total = counted(lines.length, texts.counts.line);
    setText(this.#count, problems === 0 ? total : `${total}, ${counted(problems, texts.counts.problem)}`);
    const list = this.#list;
    const follows = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    list.replaceChildren(...lines.map(item));
    if (follows) list.scrollTop = list.scrollHeight;
  }
}

function item({ text, kind }: LogLine): HTMLLIElement {
  // In words too: colour alone says nothing to some.
  const says = kind === "message" || text.toLowerCase().startsWith(kind);
  return element("li", { "data-kind": kind }, says ? text : `${texts.log[kind]}: ${text}`);
}
