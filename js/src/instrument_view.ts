/**
 * One instrument of the session: its parameters, and a button to try it.
 *
 * The rule: a control sets what the next note takes; what sounds already is not changed by it.
 */

import { button, element } from "./dom";
import type { InstrumentDescription } from "./protocol";
import { fill, texts } from "./texts";
import { ofParameter, ValueControl } from "./value_control";
import type { Voices } from "./voices";

const words = texts.instruments;

export class InstrumentView {
  readonly element: HTMLElement;

  constructor(
    readonly description: InstrumentDescription,
    voices: Voices,
    tried: (instrument: InstrumentDescription) => void,
  ) {
    const { name, title, meaning, parameters } = description;
    const attempt = button(
      { class: "orchestron-button", "aria-label": fill(words.tryNamed, { name }) },
      words.try,
      () => {
        tried(description);
      },
    );
    const heading = element("span", { class: "orchestron-parameter" }, name);
    const about = title === "" || title === name ? meaning : `${title}: ${meaning}`;
    const controls = parameters.map((parameter) => {
      const control = new ValueControl(ofParameter(parameter), (value) => {
        voices.set(name, parameter, value);
      });
      control.show(voices.value(name, parameter));
      return control.element;
    });
    const explanation = element("p", { class: "orchestron-meaning" }, about);
    explanation.hidden = about === "";
    const whole =
      controls.length > 0 || about !== ""
        ? element(
            "details",
            { class: "orchestron-details" },
            element("summary", {}, heading),
            explanation,
            element("div", { class: "orchestron-values" }, ...controls),
          )
        : heading;
    this.element = element("li", { "data-instrument": name }, whole, attempt);
  }
}
