/**
 * Elements, made in one line each.
 *
 * The rule: text enters the page as text only, never as markup; names and messages come from
 * others.
 */

type Attributes = Record<string, string>;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(
  attributes: Attributes,
  label: string,
  pressed: () => void,
): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", pressed);
  return made;
}

/** Set text only if it differs: a live region repeats whatever is set again. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

const SVG = "http://www.w3.org/2000/svg";

/** A 16 × 16 icon from path data; it says nothing to a screen reader. */
export function icon(...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  setPaths(svg, paths);
  return svg;
}

export function setPaths(svg: SVGSVGElement, paths: readonly string[]): void {
  svg.replaceChildren(
    ...paths.map((data) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", data);
      return path;
    }),
  );
}
