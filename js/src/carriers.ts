/**
 * The widgets of this page that carry messages to the kernel and back.
 *
 * The rule: the one that was shown last carries; the others only hear what is for this page alone. The
 * last one that was hidden stays, so that a farewell can still be said.
 */

/** A widget's model, as anywidget hands it to a view. */
export interface Carrier {
  send(content: object): void;
  on(name: "msg:custom", hear: (content: unknown) => void): void;
  off(name: "msg:custom", hear: (content: unknown) => void): void;
}

/** What the kernel says; `page` is empty if it is for every page. */
export interface KernelMessage {
  page: string;
  texts: string[];
}

export interface CarriersOwner {
  hear: (message: KernelMessage) => void;
  /** Another one carries now; `before` did. */
  moved: (before: Carrier) => void;
}

interface Joined {
  carrier: Carrier;
  hear: (content: unknown) => void;
}

export class Carriers {
  readonly #joined: Joined[] = [];
  #lingers = false;
  #owner: CarriersOwner | null = null;

  /** Whether there is none, shown or hidden. */
  get empty(): boolean {
    return this.#joined.length === 0;
  }

  /** From now on `owner` hears; `null`: nobody does. */
  listen(owner: CarriersOwner | null): void {
    this.#owner = owner;
  }

  join(carrier: Carrier): void {
    const before = this.#joined.at(-1);
    const joined: Joined = {
      carrier,
      hear: (content) => {
        this.#hear(joined, content);
      },
    };
    this.#joined.push(joined);
    carrier.on("msg:custom", joined.hear);
    if (before === undefined) return;
    if (this.#lingers) this.#drop(before);
    this.#lingers = false;
    this.#owner?.moved(before.carrier);
  }

  part(carrier: Carrier): void {
    const current = this.#joined.at(-1);
    const parting = this.#joined.find((each) => each.carrier === carrier);
    if (parting === undefined) return;
    if (this.#joined.length === 1) {
      this.#lingers = true;
      return;
    }
    this.#drop(parting);
    if (parting === current) this.#owner?.moved(carrier);
  }

  /** Send by the first that can; tells whether one could. */
  send(content: object): boolean {
    return [...this.#joined].reverse().some(({ carrier }) => sent(carrier, content));
  }

  #hear(from: Joined, content: unknown): void {
    if (!isKernelMessage(content)) return;
    if (content.page === "" && from !== this.#joined.at(-1)) return;
    this.#owner?.hear(content);
  }

  #drop(joined: Joined): void {
    this.#joined.splice(this.#joined.indexOf(joined), 1);
    joined.carrier.off("msg:custom", joined.hear);
  }
}

/** Send by one carrier; once its kernel is gone, it throws. */
export function sent(carrier: Carrier, content: object): boolean {
  try {
    carrier.send(content);
    return true;
  } catch {
    return false;
  }
}

function isKernelMessage(content: unknown): content is KernelMessage {
  return typeof content === "object" && content !== null && "page" in content && "texts" in content;
}
