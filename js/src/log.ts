/**
 * What Csound printed, and what became of its engine: the last lines.
 *
 * The rule: it is bounded, and a burst of lines costs the page one redraw.
 */

export interface LogLine {
  readonly text: string;
  readonly kind: "message" | "warning" | "error";
}

export const LINES = 200;

export class Log {
  #lines: readonly LogLine[] = [];
  #fresh: LogLine[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly changed: () => void) {}

  /** Another array after each change. */
  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  add(text: string, kind: LogLine["kind"]): void {
    this.#fresh.push({ text: text.trimEnd(), kind });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#lines = [...this.#lines, ...this.#fresh].slice(-LINES);
      this.#fresh = [];
      this.changed();
    }, 100);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
