/**
 * A part of the panel as a view of its own: what is needed to hear, and the part.
 *
 * The rule: while all is well there is nothing but the part; otherwise it says what is the matter,
 * with the button that helps, as the panel does.
 */

import { button, element, setText } from "./dom";
import type { Desk } from "./desk";
import type { Snapshot } from "./snapshot";
import { texts } from "./texts";

/** What is shown inside. */
export interface Part {
  element: HTMLElement;
  show: (snapshot: Snapshot) => void;
  close: () => void;
}

export class PartView {
  readonly element: HTMLElement;
  readonly #detail = element("span", { class: "orchestron-detail", "data-testid": "detail" });
  readonly #trouble: HTMLElement;
  readonly #start: HTMLButtonElement;
  readonly #retry: HTMLButtonElement;

  constructor(
    label: string,
    private readonly part: Part,
    actions: Pick<Desk, "play" | "retry">,
  ) {
    const primary = { class: "orchestron-button orchestron-primary" };
    this.#start = button(primary, texts.panel.start, actions.play);
    this.#retry = button({ class: "orchestron-button" }, texts.panel.retry, actions.retry);
    this.#trouble = element(
      "div",
      { class: "orchestron-status", role: "status" },
      this.#detail,
      this.#start,
      this.#retry,
    );
    this.element = element(
      "section",
      { class: "orchestron-panel orchestron-part", "aria-label": label },
      part.element,
      this.#trouble,
    );
  }

  show(snapshot: Snapshot): void {
    const { state, detail, retryable } = snapshot;
    this.element.dataset.state = state;
    const isWell = state === "live";
    setText(this.#detail, isWell ? "" : detail);
    this.#trouble.hidden = isWell;
    this.#start.hidden = state !== "blocked";
    this.#retry.hidden = !retryable;
    this.part.show(snapshot);
  }

  close(): void {
    this.part.close();
  }
}
