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
export const NO_DEVICE = sentences.noDevice;
export const NEEDS_SECURE_CONTEXT = sentences.needsSecureContext;
export const NEEDS_WORKLET = sentences.needsWorklet;
export const STUDIO_BECOMES_QUALITY = sentences.studioBecomesQuality;
export const NOTHING_ARRIVES = sentences.nothingArrives;
export const LATE = sentences.late;
export const BY_SERVER = sentences.byServer;
export const BY_SERVER_AFTER = sentences.byServerAfter;
export const WAITS_FOR_KERNEL = sentences.waitsForKernel;
export const KERNEL_GONE = sentences.kernelGone;
export const NO_UDP_AND_NO_RELAY = sentences.noUdpAndNoRelay;
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

/** The server itself said no; the words are the engine's own where it finds the same. */
export function iceRefused(url: string, answer: string, isLimited: boolean): string {
  if (/^(486|508)/.test(answer)) return fill(sentences.iceFull, { url, answer });
  if (!answer.startsWith("401")) return fill(sentences.iceRefused, { url, answer });
  return fill(isLimited ? sentences.iceLimited : sentences.iceCredentials, { url, answer });
}

export function iceSilent(url: string): string {
  return fill(sentences.iceSilent, { url });
}

export function byServerSince(reason: string): string {
  return fill(sentences.byServerSince, { reason });
}

export function byMediaSource(reason: string, remark: string): string {
  const becomes = remark.includes(STUDIO_BECOMES_QUALITY) ? STUDIO_BECOMES_QUALITY : "";
  return [reason, sentences.mediaSource, becomes].join(" ").trim();
}
