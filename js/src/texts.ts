/**
 * The language of the page, and what is said in it.
 *
 * The rule: JupyterLab writes its language into the page and that is followed; where nothing is
 * written it is the browser's. What the server and Csound say stays as it is.
 */

import { de } from "./texts/de";
import { en, type Texts } from "./texts/en";
import { es } from "./texts/es";
import { fr } from "./texts/fr";

export const CATALOGUES = { en, de, fr, es } satisfies Record<string, Texts>;
export type Language = keyof typeof CATALOGUES;

/** A text in as many forms as its language has for numbers (Unicode CLDR, plural rules). */
export interface Counting {
  one: string;
  other: string;
}

/** Lab writes `de-DE`, `de_DE` or `de`; English is for those whose language is not here. */
export function languageOf(written: string, wished: readonly string[]): Language {
  for (const tag of [written, ...wished]) {
    const language = tag.split(/[-_]/)[0]?.toLowerCase() ?? "";
    if (language in CATALOGUES) return language as Language;
    // Lab in a language that is not here is no reason for a third one.
    if (tag === written && /^[a-z]{2,3}$/.test(language)) return "en";
  }
  return "en";
}

export const LANGUAGE = languageOf(document.documentElement.lang, navigator.languages);
export const texts: Texts = CATALOGUES[LANGUAGE];

const PLURALS = new Intl.PluralRules(LANGUAGE);

/** Put values in where the text names them. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** "1 packet", "2,000 packets". */
export function counted(count: number, { one, other }: Counting): string {
  return fill(PLURALS.select(count) === "one" ? one : other, { n: number(count) });
}

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  return value.toLocaleString(LANGUAGE, options);
}

/** With a space before the sign in every language, as everywhere in the panel. */
export function percent(share: number, options: Intl.NumberFormatOptions = {}): string {
  return `${number(share * 100, options)} %`;
}

/** "0:05", "12:34", "1:02:03". */
export function duration(seconds: number): string {
  const whole = Math.floor(Math.max(0, seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const parts = hours > 0 ? [hours, two(minutes)] : [minutes];
  return [...parts, two(whole % 60)].join(":");
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

export function milliseconds(seconds: number): string {
  const value = seconds * 1000;
  return `${number(value, { maximumFractionDigits: value < 10 ? 1 : 0 })} ms`;
}
