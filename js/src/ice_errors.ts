/**
 * Which STUN and TURN servers this browser asked in vain, and why (`icecandidateerror`, W3C WebRTC,
 * section 4.8.3).
 *
 * The rule: a server that gave an address by any of this machine's ways is in order. That one did
 * not answer is known only at the end; a refusal is one.
 */

import { iceRefused, iceSilent } from "./sentences";

/** The browser's own code: no answer. All others are the server's (RFC 8489, section 14.8). */
const UNREACHED = 701;
const UNAUTHORIZED = 401;

/** Call `found` with a sentence for each server that can't be used from here. */
export function watchIce(peer: RTCPeerConnection, found: (sentence: string) => void): void {
  const useful = new Set<string>();
  const silent = new Set<string>();
  peer.addEventListener("icecandidate", ({ candidate }) => {
    const { url } = (candidate ?? {}) as { url?: string | null };
    if (typeof url === "string") useful.add(url);
  });
  peer.addEventListener("icecandidateerror", ({ url, errorCode, errorText }) => {
    if (errorCode === UNREACHED) silent.add(url);
    else if (!useful.has(url)) {
      const words = errorCode === UNAUTHORIZED ? "Unauthorized" : errorText;
      found(iceRefused(url, `${errorCode} ${words}`.trim(), limited(peer, url)));
    }
  });
  peer.addEventListener("icegatheringstatechange", () => {
    if (peer.iceGatheringState !== "complete") return;
    for (const url of silent) if (!useful.has(url)) found(iceSilent(url));
  });
}

/** Whether the credentials look like those that expire: `EXPIRY:NAME`. */
function limited(peer: RTCPeerConnection, url: string): boolean {
  const { iceServers = [] } = peer.getConfiguration();
  const server = iceServers.find(({ urls }) => [urls].flat().some((each) => url.startsWith(each)));
  return /^\d+:/.test(server?.username ?? "");
}
