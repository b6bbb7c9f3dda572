/**
 * How this browser listens to a preset.
 *
 * The rule: a preset says which way suits it; where that way does not exist the next best is
 * taken, and said.
 */

import type { PresetDescription, Way } from "./protocol";
import { NEEDS_SECURE_CONTEXT, NEEDS_WORKLET, STUDIO_BECOMES_QUALITY } from "./sentences";

export interface Choice {
  /** Empty where the engine knows no presets. */
  preset: string;
  way: Way;
  /** What is not as it was wished, in a sentence; empty if all is. */
  remark: string;
}

/** Why this page can't use an audio worklet; empty if it can. */
export function workletMissing(): string {
  if (typeof AudioContext === "undefined" || typeof AudioWorkletNode === "undefined") {
    return typeof isSecureContext !== "undefined" && isSecureContext
      ? NEEDS_WORKLET
      : NEEDS_SECURE_CONTEXT;
  }
  return "";
}

/** `wanted` may be unknown or empty, then it is `usual`; `missing` is why there is no worklet. */
export function choose(
  presets: readonly PresetDescription[],
  wanted: string,
  usual: string,
  missing: string,
): Choice {
  const named = (name: string): PresetDescription | undefined =>
    presets.find((each) => each.name === name);
  const preset = named(wanted) ?? named(usual);
  if (preset === undefined) return { preset: "", way: "element", remark: "" };
  if (preset.way === "element" || missing === "") {
    return { preset: preset.name, way: preset.way, remark: "" };
  }
  if (preset.bitrate > 0) return { preset: preset.name, way: "element", remark: missing };
  // Uncompressed sound fits no media element.
  const remark = `${missing} ${STUDIO_BECOMES_QUALITY}`;
  return { preset: named("quality")?.name ?? usual, way: "element", remark };
}
