/**
 * The bundled instruments, as the engine lists them.
 *
 * The rule: it is asked for once, when somebody first looks; what went wrong is asked for again.
 */

import type { InstrumentDescription } from "./protocol";
import type { Request } from "./requests";

export class Library {
  #asked: Promise<InstrumentDescription[]> | null = null;

  constructor(private readonly request: Request) {}

  get(): Promise<InstrumentDescription[]> {
    if (this.#asked !== null) return this.#asked;
    const asked = this.request<InstrumentDescription[]>("list_library");
    this.#asked = asked;
    asked.catch(() => {
      this.#asked = null;
    });
    return asked;
  }
}
