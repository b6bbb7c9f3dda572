/**
 * What this browser remembers from one visit to the next.
 *
 * The rule: a browser that remembers nothing, or forbids it, is no error.
 */

const PREFIX = "orchestron-";
const PRESET = "preset";

/** What was remembered under this name; empty if nothing was. */
export function remembered(name: string): string {
  try {
    return localStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return "";
  }
}

export function remember(name: string, text: string): void {
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    // Storage is forbidden or full; it then lasts as long as the page.
  }
}

export function rememberedPreset(): string {
  return remembered(PRESET);
}

export function rememberPreset(name: string): void {
  remember(PRESET, name);
}
