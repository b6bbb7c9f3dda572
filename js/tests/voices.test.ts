import { describe, expect, it } from "vitest";

import type { Parameter } from "../src/protocol";
import { Voices } from "../src/voices";

function parameter(name: string, p: number, normal = 0.5, unit = ""): Parameter {
  return { name, p, default: normal, minimum: 0, maximum: 1, unit, meaning: "" };
}

const PAD = {
  name: "pad",
  title: "",
  meaning: "",
  parameters: [parameter("amp", 5), parameter("freq", 4, 440), parameter("pan", 7, 0.1)],
};

describe("Voices", () => {
  it("puts pitch and loudness where the instrument wants them", () => {
    expect(new Voices().pfields(PAD, { frequency: 220, velocity: 127 })).toEqual([220, 1, 0, 0.1]);
  });

  it("takes everything as it is set where no key is pressed", () => {
    const voices = new Voices();
    voices.set("pad", parameter("pan", 7), 0.9);

    expect(voices.pfields(PAD, null)).toEqual([440, 0.5, 0, 0.9]);
  });

  it("finds the pitch by its unit", () => {
    const horn = { ...PAD, parameters: [parameter("tone", 4, 440, "Hz")] };

    expect(new Voices().pfields(horn, { frequency: 220, velocity: 64 })).toEqual([220]);
  });

  it("gives an instrument that declares nothing pitch and loudness", () => {
    const bare = { ...PAD, parameters: [] };

    expect(new Voices().pfields(bare, { frequency: 220, velocity: 127 })).toEqual([220, 1]);
    expect(new Voices().pfields(bare, null)).toEqual([]);
  });
});
