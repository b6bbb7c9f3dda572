/**
 * A control for each channel that the orchestra gives a range (`chn_k`).
 *
 * The rule: control and channel agree. What is moved here is set at once, the last position last;
 * what changes there is seen here, and looked for only while somebody sees it.
 */

import type { Desk } from "./desk";
import { element } from "./dom";
import { Problem } from "./problem";
import type { ChannelDescription } from "./protocol";
import { texts } from "./texts";
import { ofChannel, ValueControl, type Declared } from "./value_control";

const EVERY = 500;
/** As in Python's controls: seconds to where the slider is, so that it does not crackle. */
const RAMP = 0.02;
/** For so long after a move the hand is right, in ms. */
const HAND_ON = 500;

export class ChannelsView {
  readonly element: HTMLElement;
  readonly #values = element("div", { class: "orchestron-values" });
  readonly #problem = new Problem();
  readonly #controls = new Map<string, ValueControl>();
  readonly #wanted = new Map<string, number>();
  #declared = "";
  #busy = false;

  constructor(
    private readonly desk: Desk,
    private readonly isSeen: () => boolean,
    signal: AbortSignal,
  ) {
    this.element = element(
      "div",
      { class: "orchestron-channels", role: "group", "aria-label": texts.instruments.channels },
      element("p", { class: "orchestron-subtitle" }, texts.instruments.channels),
      this.#values,
      this.#problem.element,
    );
    this.element.hidden = true;
    const timer = setInterval(this.look, EVERY);
    signal.addEventListener("abort", () => {
      clearInterval(timer);
    });
  }

  /** Show what the channels are now. */
  readonly look = (): void => {
    if (this.#busy || !this.isSeen()) return;
    this.#busy = true;
    this.desk
      .request<ChannelDescription[]>("list_channels")
      .then((channels) => {
        this.#follow(channels);
      })
      .catch(() => undefined)
      .finally(() => {
        this.#busy = false;
      });
  };

  #follow(channels: readonly ChannelDescription[]): void {
    const declared = channels.map(ofChannel).filter((each) => each !== null);
    const described = JSON.stringify(declared);
    if (described !== this.#declared) {
      this.#declared = described;
      this.#rebuild(declared);
    }
    for (const { name, value } of channels) {
      const control = this.#controls.get(name);
      if (control === undefined || typeof value !== "number") continue;
      if (performance.now() - control.movedAt > HAND_ON) control.show(value);
    }
  }

  #rebuild(declared: readonly Declared[]): void {
    this.#controls.clear();
    for (const each of declared) {
      const control = new ValueControl(each, (value) => {
        this.#set(each, value);
      });
      this.#controls.set(each.name, control);
    }
    this.#values.replaceChildren(...[...this.#controls.values()].map((each) => each.element));
    this.element.hidden = declared.length === 0;
  }

  /** One request at a time for a channel: what was moved meanwhile goes out after its answer. */
  #set({ name, scale }: Declared, value: number): void {
    const isUnderWay = this.#wanted.has(name);
    this.#wanted.set(name, value);
    if (isUnderWay) return;
    const ramp = scale === "integer" ? 0 : RAMP;
    const send = async (): Promise<void> => {
      let sent: number | undefined;
      while (sent !== this.#wanted.get(name)) {
        sent = this.#wanted.get(name);
        const params = { name, value: sent, ramp };
        await this.#problem.attempt(() => this.desk.request("set_channel", params));
      }
      this.#wanted.delete(name);
    };
    void send();
  }
}
