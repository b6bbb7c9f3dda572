/**
 * A section of the panel that folds, and remembers it.
 *
 * The rule: what is folded away is out of the way of eye, Tab and screen reader; what stands beside
 * the title is there all the same.
 */

import { element, icon, setText } from "./dom";
import { remember, remembered } from "./remembered";

/** How the panel lies in its page. */
export interface Surroundings {
  /** The level of the sections' headings. */
  level: 2 | 3;
  /** The sections that are open at the first visit. */
  open: readonly string[];
  /** Whose key presses play notes; `null` for those of the keyboard section alone. */
  keys: EventTarget | null;
}

const ARROW = "M5.5 3l5 5-5 5z";

let made = 0;

export class Fold {
  readonly element: HTMLElement;
  readonly body: HTMLElement;
  readonly #title = element("span");
  readonly #button: HTMLButtonElement;
  readonly #facts = element("span", { class: "orchestron-total" });
  /** Called when it was opened or folded. */
  turned: () => void = () => undefined;

  /** `beside` are controls that stay when it is folded. */
  constructor(
    private readonly name: string,
    title: string,
    { level, open }: Surroundings,
    content: readonly HTMLElement[],
    beside: readonly HTMLElement[] = [],
  ) {
    const id = `orchestron-fold-${(made += 1)}`;
    this.#button = element(
      "button",
      { type: "button", id: `${id}-title`, class: "orchestron-fold", "aria-controls": id },
      icon(ARROW),
      this.#title,
    );
    this.#button.addEventListener("click", () => {
      this.isOpen = !this.isOpen;
      remember(`section-${this.name}`, this.isOpen ? "open" : "folded");
    });
    this.body = element("div", { id, class: "orchestron-body" }, ...content);
    this.element = element(
      "section",
      {
        class: `orchestron-section orchestron-section-${name}`,
        "aria-labelledby": `${id}-title`,
        "data-testid": `section-${name}`,
      },
      element(
        "div",
        { class: "orchestron-section-head" },
        element(`h${level}`, { class: "orchestron-heading" }, this.#button),
        this.#facts,
        ...beside,
      ),
      this.body,
    );
    this.title = title;
    const before = remembered(`section-${name}`);
    this.isOpen = before === "" ? open.includes(name) : before === "open";
  }

  get isOpen(): boolean {
    return !this.body.hidden;
  }

  set isOpen(isOpen: boolean) {
    this.body.hidden = !isOpen;
    this.#button.setAttribute("aria-expanded", String(isOpen));
    this.turned();
  }

  set title(title: string) {
    setText(this.#title, title);
  }

  /** A few words beside the title. */
  set facts(facts: string) {
    setText(this.#facts, facts);
  }

  /** Whether somebody can see what is in it. */
  get isSeen(): boolean {
    const { element: whole } = this;
    return this.isOpen && !whole.hidden && whole.isConnected && !document.hidden;
  }
}
