/**
 * Record what the session plays, and download it.
 *
 * The rule: what it shows is what the server has; the clock of a running take is only for the eye.
 */

import { button, element, setText } from "./dom";
import { Problem } from "./problem";
import type { TakeDescription } from "./protocol";
import type { TakeFormat, Takes } from "./takes";
import { duration, fill, number, texts } from "./texts";

const words = texts.record;
const EVERY = 1_000;

export class RecordView {
  readonly element: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #format = element(
    "select",
    { "aria-label": words.format, "data-testid": "take-format" },
    element("option", { value: "wav" }, "WAV"),
    element("option", { value: "flac" }, "FLAC"),
  );
  readonly #clock = element("span", { class: "orchestron-total", "data-testid": "take-clock" });
  readonly #list = element("ul", { class: "orchestron-takes", "aria-label": words.takes });
  readonly #problem = new Problem();
  #takes: readonly TakeDescription[] = [];
  #running: TakeDescription | undefined;
  #startedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #reachable = false;
  #asked = false;

  constructor(
    private readonly server: Takes | null,
    signal: AbortSignal,
  ) {
    const look = { class: "orchestron-button orchestron-record", "data-testid": "record" };
    this.#button = button({ ...look, "aria-pressed": "false" }, words.start, () => void this.#press());
    this.element = element(
      "div",
      { class: "orchestron-recorder" },
      element("div", { class: "orchestron-line" }, this.#button, this.#format, this.#clock),
      this.#list,
      this.#problem.element,
    );
    this.#follow([]);
    signal.addEventListener("abort", () => {
      clearInterval(this.#timer);
    });
  }

  /** Whether there is anything to press or to download. */
  get isNeeded(): boolean {
    return this.server !== null && (this.#reachable || this.#takes.length > 0);
  }

  show(reachable: boolean): void {
    this.#reachable = reachable;
    this.#button.disabled = !reachable && this.#running === undefined;
    this.element.hidden = !this.isNeeded;
    if (!reachable) this.#asked = false;
    else if (!this.#asked) void this.#look();
  }

  async #look(): Promise<void> {
    this.#asked = true;
    const { server } = this;
    if (server === null) return;
    // A server of an older version has no takes; that is no problem of this moment.
    this.#follow(await server.list().catch(() => []));
  }

  async #press(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.#button.disabled = true;
    const running = this.#running;
    const take = await this.#problem.attempt(() =>
      running === undefined
        ? server.start(this.#format.value as TakeFormat)
        : server.stop(running),
    );
    this.#button.disabled = false;
    if (take === undefined) {
      void this.#look();
      return;
    }
    this.#follow([...this.#takes.filter(({ id }) => id !== take.id), take]);
    if (take.problem !== "") this.#problem.say(take.problem);
  }

  #follow(takes: readonly TakeDescription[]): void {
    this.#takes = takes;
    const running = takes.find((each) => each.is_running);
    if (running?.id !== this.#running?.id) this.#startedAt = performance.now();
    this.#running = running;
    this.#button.setAttribute("aria-pressed", String(running !== undefined));
    setText(this.#button, running === undefined ? words.start : words.stop);
    this.#format.disabled = running !== undefined;
    this.#list.replaceChildren(
      ...takes.filter((each) => !each.is_running).map((each) => this.#item(each)),
    );
    this.#list.hidden = this.#list.childElementCount === 0;
    clearInterval(this.#timer);
    if (running !== undefined) this.#timer = setInterval(this.#tick, EVERY);
    this.#tick();
  }

  readonly #tick = (): void => {
    const passed = (performance.now() - this.#startedAt) / 1000;
    const time = duration(passed);
    setText(this.#clock, this.#running === undefined ? "" : fill(words.running, { time }));
  };

  #item(take: TakeDescription): HTMLLIElement {
    const { name } = take;
    const size = number(take.size / 1e6, { maximumFractionDigits: 1 });
    const about = fill(words.about, { time: duration(take.duration), size });
    const link = element(
      "a",
      {
        href: this.server?.address(take) ?? "",
        download: name,
        "aria-label": fill(words.download, { name }),
      },
      name,
    );
    const remove = button(
      { class: "orchestron-button", "aria-label": fill(words.removeNamed, { name }) },
      words.remove,
      () => void this.#remove(take),
    );
    return element("li", {}, link, element("span", { class: "orchestron-total" }, about), remove);
  }

  async #remove(take: TakeDescription): Promise<void> {
    await this.#problem.attempt(async () => this.server?.remove(take));
    this.#follow(this.#takes.filter(({ id }) => id !== take.id));
    this.#button.focus();
  }
}
