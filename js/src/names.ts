/**
 * What a session is called where there is little room.
 *
 * The rule: a name is shortened here and nowhere else, and the whole one stays in the `title`.
 */

import { setText } from "./dom";

/** "music/01-first-sound.ipynb" is "01-first-sound"; what is no path stays as it is. */
export function shortName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const short = last.replace(/\.ipynb$/, "");
  return short === "" ? name : short;
}

export function showName<T extends HTMLElement>(target: T, name: string): T {
  setText(target, shortName(name));
  if (target.title !== name) target.title = name;
  return target;
}
