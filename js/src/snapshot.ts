/**
 * What a panel shows, derived from what is known.
 *
 * The rule: the state is computed here and nowhere else, always from all the facts. No event sets
 * it.
 */

import type { LogLine } from "./log";
import type { Playback } from "./player";
import type { AudioOutputMode, EngineStatus, PresetDescription } from "./protocol";
import * as sentences from "./sentences";
import type { SoundPhase } from "./sound_owner";
import type { Figures } from "./watch";
import type { Choice } from "./ways";

export type PanelState = "connecting" | "live" | "blocked" | "error" | "closed" | "local";

export interface Facts {
  /** Why the session is over; `null` while it is not. */
  over: string | null;
  /** Why the session can't be reached from here; empty if it can. */
  failure: string;
  /** The events WebSocket was lost. */
  reopening: boolean;
  /** Why it takes long just now; empty if it does not. */
  delay: string;
  status: EngineStatus | null;
  sound: SoundPhase;
  soundFailure: string;
  playback: Playback;
  /** The user has not paused. */
  wanted: boolean;
  muted: boolean;
  volume: number;
  notice: string;
  log: readonly LogLine[];
  presets: readonly PresetDescription[];
  choice: Choice;
  figures: Figures | null;
}

export interface Snapshot {
  state: PanelState;
  detail: string;
  mode: AudioOutputMode;
  retryable: boolean;
  /** Whether the engine can be asked for something. */
  reachable: boolean;
  playing: boolean;
  muted: boolean;
  volume: number;
  status: EngineStatus | null;
  notice: string;
  /** What Csound printed last. */
  log: readonly LogLine[];
  /** Empty where there is nothing to choose. */
  presets: readonly PresetDescription[];
  choice: Choice;
  /** What was measured last, while there is sound. */
  figures: Figures | null;
}

const NO_CHOICE: Choice = { preset: "", way: "element", remark: "" };

export function snapshotOf(facts: Facts): Snapshot {
  const [state, detail] = stateOf(facts);
  return {
    state,
    detail: state === "connecting" && facts.delay !== "" ? facts.delay : detail,
    mode: facts.status?.audio_output_mode ?? "streaming",
    retryable: state === "error",
    reachable: facts.status !== null && facts.over === null && !facts.reopening,
    playing: facts.wanted,
    muted: facts.muted,
    volume: facts.volume,
    status: facts.over === null ? facts.status : null,
    notice: facts.over === null ? facts.notice : "",
    log: facts.log,
    presets: facts.status?.audio_output_mode === "streaming" ? facts.presets : [],
    choice: facts.choice,
    figures: state === "live" ? facts.figures : null,
  };
}

/** What the kernel alone knows, for a page that does not ask for more. */
export interface KernelFacts {
  mode: AudioOutputMode;
  device: string;
  error: string;
}

export function kernelSnapshot(kernel: KernelFacts): Snapshot {
  const [state, detail] = kernelState(kernel);
  return {
    state,
    detail,
    mode: kernel.mode,
    retryable: false,
    reachable: false,
    playing: false,
    muted: false,
    volume: 1,
    status: null,
    notice: "",
    log: [],
    presets: [],
    choice: NO_CHOICE,
    figures: null,
  };
}

function kernelState({ mode, device, error }: KernelFacts): [PanelState, string] {
  if (error !== "") return ["error", error];
  if (mode === "local") return local(device);
  return ["error", sentences.NO_SERVER];
}

function local(device: string): [PanelState, string] {
  return device === "" ? ["error", sentences.NO_DEVICE] : ["local", sentences.playsOn(device)];
}

function stateOf(facts: Facts): [PanelState, string] {
  if (facts.over !== null) return ["closed", facts.over];
  if (facts.failure !== "") return ["error", facts.failure];
  if (facts.status === null) {
    return ["connecting", facts.reopening ? sentences.LOST : sentences.CONNECTING];
  }
  if (facts.status.state === "closed") return ["closed", sentences.ENDED];
  if (facts.status.state === "error") {
    return ["error", facts.status.error === "" ? sentences.STOPPED : facts.status.error];
  }
  return facts.status.audio_output_mode === "local"
    ? localState(facts.status)
    : streamingState(facts);
}

function localState(status: EngineStatus): [PanelState, string] {
  if (status.state === "starting") return ["connecting", sentences.STARTING];
  return status.held ? ["local", sentences.HELD] : local(status.device);
}

function streamingState(facts: Facts): [PanelState, string] {
  if (facts.sound === "failed") return ["error", facts.soundFailure];
  if (facts.playback === "blocked") return ["blocked", sentences.BLOCKED];
  if (facts.sound === "connected" && facts.playback === "paused") return ["live", sentences.PAUSED];
  if (facts.sound === "connected" && facts.playback === "playing") {
    if (facts.status?.held === true) return ["live", sentences.HELD];
    return ["live", facts.muted ? sentences.MUTED : sentences.LIVE];
  }
  if (facts.reopening || facts.sound === "lost") return ["connecting", sentences.LOST];
  const starting = facts.status?.state === "starting";
  return ["connecting", starting ? sentences.STARTING : sentences.CONNECTING];
}
