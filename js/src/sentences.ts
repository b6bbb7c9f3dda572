/**
 * The sentences that the panel says.
 *
 * The rule: a sentence about a failure says what is the matter and what to do about it.
 */

export const CONNECTING = "Connecting to the session…";
export const LOST = "Connection lost, trying again…";
export const LIVE = "The sound plays in this browser.";
export const PAUSED = "Paused. The session plays on.";
export const MUTED = "Muted. The session plays on.";
export const BLOCKED = "The browser plays no sound before you ask for it.";
export const STARTING = "Csound is starting…";
export const GONE = "The session is gone. To start a new one, run the cell again.";
export const ENDED = "The session has ended. To start a new one, run the cell again.";
export const SERVER_SILENT =
  "The Jupyter server does not answer. Check that it still runs and that you are logged in.";
export const NO_WEBSOCKET =
  "The Jupyter server answers, but its WebSocket can't be opened. A proxy in between may forbid it.";

export const NO_UDP =
  "The browser can't reach the server over UDP. A firewall or VPN in between may block it: " +
  "try another network, or run Jupyter where this browser can reach it directly.";

export const NO_SERVER =
  "This page has no Jupyter server with orchestron_jupyter behind it, so the sound can't be " +
  "reached. Install orchestron_jupyter in the environment that runs Jupyter Server and restart " +
  "the server, or use local mode.";

/** Where the kernel is asked, because no server of ours is behind the page. */
export const WAITS_FOR_KERNEL =
  "The kernel has not answered yet. If it runs a cell, the sound begins when that is done. If it " +
  "was restarted, run the cell again.";

export const KERNEL_GONE =
  "The kernel has ended or was restarted, and the session with it. To hear it again, run the cell " +
  "again.";

export const NO_UDP_AND_NO_RELAY =
  "The browser can't reach the kernel's machine over UDP, and this page has no Jupyter server with " +
  "orchestron_jupyter that could bring the sound instead. Name a TURN server that both can reach in " +
  "VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS, where the kernel is started, or open the notebook in a " +
  "Jupyter server that has orchestron_jupyter.";

export const NO_DEVICE = "No sound device was found on the machine that runs Jupyter.";

export const NEEDS_SECURE_CONTEXT =
  "Over plain http this browser has no audio worklet, so the sound plays with a little more delay. " +
  "Open Jupyter by https, or as localhost, for the shortest.";
export const NEEDS_WORKLET =
  "This browser has no audio worklet, so the sound plays with a little more delay.";
export const STUDIO_BECOMES_QUALITY = "Uncompressed sound needs it: “Quality” plays instead.";

export const NOTHING_ARRIVES = "Nothing has arrived for some seconds.";
export const LATE = "The sound came later and later; it is being fetched anew.";

export function workletFailed(reason: string): string {
  return `The audio worklet could not be started (${reason}), so the sound plays with a little more delay.`;
}

export function playsOn(device: string): string {
  return device === ""
    ? "Plays on the sound device of the machine that runs Jupyter."
    : `Plays on “${device}” of the machine that runs Jupyter.`;
}

export function ended(reason: string): string {
  const text = reason.trim();
  if (text === "") return ENDED;
  return `${/[.!?]$/.test(text) ? text : `${text}.`} To start a new session, run the cell again.`;
}

export function clipped(samples: number): string {
  return `${counted(samples, "sample")} clipped: lower the level.`;
}

export function overrun(count: number): string {
  return `${counted(count, "overrun")}: this machine is too slow for this sound just now.`;
}

export function replaced(samples: number): string {
  return `${counted(samples, "sample")} had no finite value and became silence: check the instrument.`;
}

export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

export const BY_SERVER =
  "The sound comes through the Jupyter server, since no direct way (UDP) was found. It is looked for again from time to time.";

/** The server itself said no; the words are the engine's own where it finds the same. */
export function iceRefused(url: string, answer: string, isLimited: boolean): string {
  if (!answer.startsWith("401")) return `${url} refused this browser (${answer}): look at its log.`;
  const advice = isLimited
    ? "look at turn_secret and at the clocks of both machines"
    : "look at username and credential";
  return `${url} refused the credentials (${answer}): ${advice}.`;
}

export function iceSilent(url: string): string {
  return `${url} did not answer this browser: look at its address, its port and what lies between.`;
}

export const BY_SERVER_AFTER =
  "The sound comes through the Jupyter server, since nothing arrived any more on the direct way (UDP). It is looked for again from time to time.";

export function byServerSince(reason: string): string {
  return `The sound comes through the Jupyter server. ${reason}`;
}

export const MEDIA_SOURCE =
  "Over plain http, or without an audio worklet, it is played by Media Source Extensions, a third of a second late or more.";

export function byMediaSource(reason: string, remark: string): string {
  return [reason, MEDIA_SOURCE, remark.includes(STUDIO_BECOMES_QUALITY) ? STUDIO_BECOMES_QUALITY : ""]
    .join(" ")
    .trim();
}
