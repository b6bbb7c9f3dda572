/**
 * A line that says what went wrong just now, in a section.
 *
 * The rule: it is said once, to a screen reader too, and taken back when the next thing works.
 */

import { element } from "./dom";

export class Problem {
  readonly element = element("p", { class: "orchestron-problem", role: "alert" });

  constructor() {
    this.element.hidden = true;
  }

  readonly say = (problem: unknown): void => {
    const text = problem instanceof Error ? problem.message : String(problem);
    this.element.textContent = text;
    this.element.hidden = text === "";
  };

  clear(): void {
    if (!this.element.hidden) this.say("");
  }

  /** Do something, and say what is wrong with it. */
  async attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await action();
      this.clear();
      return result;
    } catch (error) {
      this.say(error);
      return undefined;
    }
  }
}
