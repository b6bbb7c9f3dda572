/**
 * Short-lived notices about what the engine counted: clipped samples, overruns, errors.
 *
 * The rule: only growth since the last status is news; what was counted before we came is not.
 */

import { Log, type LogLine } from "./log";
import type { EngineStatus } from "./protocol";
import { clipped, overrun, RECOVERED, replaced } from "./sentences";

const SHOWN = 10_000;

export class Notices {
  #before: EngineStatus | null = null;
  #text = "";
  #mourning = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What it was about, and all that was printed. */
  readonly log: Log;

  constructor(private readonly changed: () => void) {
    this.log = new Log(changed);
  }

  get text(): string {
    return this.#text;
  }

  follow(status: EngineStatus): void {
    const before = this.#before ?? status;
    this.#before = status;
    if (this.#mourning && status.state === "running") {
      this.#mourning = false;
      this.log.add(RECOVERED, "message");
    }
    if (status.replaced_samples > before.replaced_samples) {
      this.say(replaced(status.replaced_samples - before.replaced_samples));
    } else if (status.clipped_samples > before.clipped_samples) {
      this.say(clipped(status.clipped_samples - before.clipped_samples));
    } else if (status.overruns > before.overruns) {
      this.say(overrun(status.overruns - before.overruns));
    }
  }

  /** Csound printed a line. */
  print(text: string, kind: LogLine["kind"]): void {
    this.log.add(text, kind);
    if (kind === "error") this.say(`Csound: ${text.trim()}`);
  }

  /** The engine ended. */
  mourn(reason: string): void {
    this.#mourning = true;
    this.log.add(reason, "error");
    this.say(reason);
  }

  say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#text = "";
      this.changed();
    }, SHOWN);
    this.#text = text;
    this.changed();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#text = "";
    this.log.close();
  }
}
