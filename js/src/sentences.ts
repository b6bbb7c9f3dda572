/**
 * The sentences that the panel says, in the language of the page.
 *
 * The rule: a sentence about a failure says what is the matter and what to do about it.
 */

import { counted, fill, texts } from "./texts";

const { sentences } = texts;

export const CONNECTING = sentences.connecting;
export const LOST = sentences.lost;
export const LIVE = sentences.live;
export const PAUSED = sentences.paused;
export const MUTED = sentences.muted;
export const BLOCKED = sentences.blocked;
export const HELD = sentences.held;
export const RECOVERED = sentences.recovered;
export const STARTING = sentences.starting;
export const STOPPED = sentences.stopped;
export const GONE = sentences.gone;
export const ENDED = sentences.ended;
export const SERVER_SILENT = sentences.serverSilent;
export const NO_WEBSOCKET = sentences.noWebSocket;
export const NO_UDP = sentences.noUdp;
export const NO_SERVER = sentences.noServer;
export const OWN_ENGINE = sentences.ownEngine;
export const NO_DEVICE = sentences.noDevice;
export const NEEDS_SECURE_CONTEXT = sentences.needsSecureContext;
export const NEEDS_WORKLET = sentences.needsWorklet;
export const STUDIO_BECOMES_QUALITY = sentences.studioBecomesQuality;
export const NOTHING_ARRIVES = sentences.nothingArrives;
export const LATE = sentences.late;
export const BY_SERVER = sentences.byServer;
export const UNREACHABLE = sentences.unreachable;
export const NOT_OURS = sentences.notOurs;

export function workletFailed(reason: string): string {
  return fill(sentences.workletFailed, { reason });
}

export function playsOn(device: string): string {
  return device === "" ? sentences.playsOnMachine : fill(sentences.playsOnDevice, { device });
}

/** `reason` is the server's own sentence. */
export function ended(reason: string): string {
  const text = reason.trim();
  if (text === "") return ENDED;
  return `${/[.!?]$/.test(text) ? text : `${text}.`} ${sentences.newSession}`;
}

export function refused(status: number, words: string): string {
  return fill(sentences.refused, { status: `${status} ${words}`.trim() });
}

export function clipped(samples: number): string {
  return counted(samples, sentences.clipped);
}

export function overrun(count: number): string {
  return counted(count, sentences.overrun);
}

export function replaced(samples: number): string {
  return counted(samples, sentences.replaced);
}
