import { describe, expect, it } from "vitest";

import { CATALOGUES, counted, fill, languageOf, milliseconds, percent, texts } from "../src/texts";
import { es } from "../src/texts/es";

interface Tree {
  [name: string]: Tree | string;
}

/** Every text of a catalogue by its path, with the names in braces that it has. */
function placeholders(tree: Tree, path = ""): [string, string[]][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === "string"
      ? ([[`${path}${name}`, [...value.matchAll(/\{\w+\}/g)].map(String).sort()]] as [string, string[]][])
      : placeholders(value, `${path}${name}.`),
  );
}

/** All texts but those that only translate what the server says in English. */
function own(language: keyof typeof CATALOGUES): object {
  const { preset, ...others } = CATALOGUES[language];
  return Object.fromEntries(placeholders({ ...others, label: preset.label }));
}

const PRESETS = ["balanced", "low bandwidth", "low latency", "quality", "studio"];

describe.each(["de", "fr", "es"] as const)("the catalogue %s", (language) => {
  it("puts in all that English does, and nothing else", () => {
    expect(own(language)).toEqual(own("en"));
  });

  it("knows every preset", () => {
    expect(Object.keys(CATALOGUES[language].preset.known).sort()).toEqual(PRESETS);
  });

  it("has twelve notes and no empty text", () => {
    expect(CATALOGUES[language].keyboard.notes.split(" ")).toHaveLength(12);
    expect(JSON.stringify(CATALOGUES[language]).includes('""')).toBe(false);
  });
});

describe("languageOf", () => {
  it.each([
    ["de-DE", ["fr"], "de"],
    ["de_DE", ["fr"], "de"],
    ["", ["es-MX", "en"], "es"],
    ["", ["nl", "fr-CA"], "fr"],
    ["", [], "en"],
    ["ja-JP", ["de"], "en"],
  ] as const)("makes of a page in %j and a browser that wishes %j: %s", (written, wished, found) => {
    expect(languageOf(written, wished)).toBe(found);
  });
});

describe("texts", () => {
  it("are English in an English page", () => {
    expect(texts.player.play).toBe("Play");
  });

  it("count", () => {
    expect(counted(1, texts.counts.packet)).toBe("1 packet");
    expect(counted(2_000, texts.counts.packet)).toBe("2,000 packets");
    expect(counted(1, es.counts.packet)).toBe("1 paquete");
  });

  it("leave a name in braces that nothing is given for", () => {
    expect(fill("{a} and {b}", { a: "1" })).toBe("1 and {b}");
  });

  it("write numbers with their unit", () => {
    expect(percent(0.25)).toBe("25 %");
    expect([milliseconds(0.0034), milliseconds(0.0126)]).toEqual(["3.4 ms", "13 ms"]);
  });
});
