/** A widget model, as anywidget hands it to a view. */

import { vi } from "vitest";

export class FakeModel extends EventTarget {
  readonly save_changes = vi.fn();
  readonly send = vi.fn<(content: object) => void>();
  readonly #hearers = new Set<(content: unknown) => void>();

  constructor(readonly traits: Record<string, unknown>) {
    super();
  }

  get(name: string): unknown {
    return this.traits[name];
  }

  set(name: string, value: unknown): void {
    this.traits[name] = value;
  }

  on(name: string, listener: (content?: unknown) => void): void {
    if (name === "msg:custom") this.#hearers.add(listener);
    else this.addEventListener(name, listener);
  }

  off(name: string, listener: (content?: unknown) => void): void {
    this.#hearers.delete(listener);
    this.removeEventListener(name, listener);
  }

  /** The kernel says something by this widget. */
  say(content: unknown): void {
    for (const hear of [...this.#hearers]) hear(content);
  }
}
