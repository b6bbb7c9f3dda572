/** A widget model, as anywidget hands it to a view. */

import { vi } from "vitest";

export class FakeModel extends EventTarget {
  readonly save_changes = vi.fn();

  constructor(readonly traits: Record<string, unknown>) {
    super();
  }

  get(name: string): unknown {
    return this.traits[name];
  }

  set(name: string, value: unknown): void {
    this.traits[name] = value;
  }

  on(name: string, listener: () => void): void {
    this.addEventListener(name, listener);
  }

  off(name: string, listener: () => void): void {
    this.removeEventListener(name, listener);
  }
}
