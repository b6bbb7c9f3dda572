/**
 * What this browser remembers from one visit to the next.
 *
 * The rule: a browser that remembers nothing, or forbids it, is no error.
 */

const PRESET = "orchestron-preset";

export function rememberedPreset(): string {
  try {
    return localStorage.getItem(PRESET) ?? "";
  } catch {
    return "";
  }
}

export function rememberPreset(name: string): void {
  try {
    localStorage.setItem(PRESET, name);
  } catch {
    // Storage is forbidden or full; the choice then lasts as long as the page.
  }
}
