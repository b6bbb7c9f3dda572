import { describe, expect, it } from "vitest";

import { withStereo } from "../src/sdp";

const OFFER = [
  "v=0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:63 red/48000/2",
  "a=fmtp:63 111/111",
  "a=rtpmap:9 G722/8000",
  "",
].join("\r\n");

describe("withStereo", () => {
  it("asks for stereo in the Opus parameters and keeps the others", () => {
    expect(withStereo(OFFER)).toContain(
      "\r\na=fmtp:111 minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1\r\n",
    );
  });

  it("changes nothing else", () => {
    expect(withStereo(OFFER).replace(";stereo=1;sprop-stereo=1", "")).toBe(OFFER);
  });

  it("does not ask twice (Firefox asks by itself)", () => {
    expect(withStereo(withStereo(OFFER))).toBe(withStereo(OFFER));
  });

  it("overrules a refusal", () => {
    const mono = OFFER.replace("useinbandfec=1", "stereo=0");

    expect(withStereo(mono)).toContain("a=fmtp:111 minptime=10;stereo=1;sprop-stereo=1\r\n");
  });

  it("adds parameters where Opus has none", () => {
    const bare = OFFER.replace("a=fmtp:111 minptime=10;useinbandfec=1\r\n", "");

    expect(withStereo(bare)).toContain(
      "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 stereo=1;sprop-stereo=1\r\n",
    );
  });

  it("leaves an offer without Opus alone", () => {
    const other = OFFER.replace("opus/48000/2", "L16/48000/2");

    expect(withStereo(other)).toBe(other);
  });
});
