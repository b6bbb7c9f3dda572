/** A kernel as its pages meet it: widgets that carry messages, and answers to them. */

import type { SessionEvent } from "../src/protocol";
import { FakeModel } from "./model";
import { engineStatus, welcome } from "./network";

interface Asked {
  page: string;
  id?: number;
  method: string;
  params: Record<string, unknown>;
}

/** What a test changes of the answers; an error is refused, its cause is the code. */
export type Answers = Record<string, unknown>;

export class FakeKernel {
  readonly asked: Asked[] = [];
  isBusy = false;
  isGone = false;
  readonly answers: Answers = { status: engineStatus(), end_listener: null };
  #listeners = 0;
  readonly #waiting: (() => void)[] = [];

  /** A widget of this kernel. */
  widget(traits: Record<string, unknown> = {}): FakeModel {
    const model = new FakeModel(traits);
    model.send.mockImplementation((content) => {
      if (this.isGone) throw new Error("Cannot send: the comm is closed");
      const { page, text } = content as { page: string; text: string };
      const asked = { page, ...(JSON.parse(text) as Omit<Asked, "page">) };
      this.asked.push(asked);
      if (this.isBusy) {
        this.#waiting.push(() => {
          this.#answer(model, asked);
        });
      }
      else this.#answer(model, asked);
    });
    return model;
  }

  /** The cell is done: what waited is answered. */
  idle(): void {
    this.isBusy = false;
    for (const answer of this.#waiting.splice(0)) answer();
  }

  methods(): string[] {
    return this.asked.map(({ method }) => method);
  }

  last(method: string): Asked {
    const found = this.asked.filter((each) => each.method === method).at(-1);
    if (found === undefined) throw new Error(`Nobody asked for ${method}.`);
    return found;
  }

  #answer(model: FakeModel, { page, id, method }: Asked): void {
    if (id === undefined) return;
    const given = this.answers[method];
    const answer = given instanceof Error ? failure(given) : { result: given ?? this.#usual(page, method) };
    reply(model, page, { id, ...answer });
  }

  #usual(page: string, method: string): unknown {
    if (method === "enter") return welcome(page);
    if (method === "listen") return { listener_id: `listener-${(this.#listeners += 1)}`, sdp: "v=0" };
    return null;
  }
}

/** The engine refuses; `cause` is the code of its error. */
function failure({ message, cause }: Error): object {
  return { error: { code: cause, message } };
}

/** An event for every page. */
export function tell(model: FakeModel, event: SessionEvent): void {
  reply(model, "", { method: "event", params: event });
}

function reply(model: FakeModel, page: string, message: object): void {
  model.say({ page, texts: [JSON.stringify({ jsonrpc: "2.0", ...message })] });
}
