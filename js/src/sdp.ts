/**
 * The one change that an offer needs before the browser may apply it.
 *
 * The rule: Chromium decodes Opus to mono unless `stereo=1` stands in the description that it
 * itself applies with `setLocalDescription`; in the copy that the server gets it would do nothing.
 */

/** `sdp` with `stereo=1;sprop-stereo=1` in the parameters of every Opus format. */
export function withStereo(sdp: string): string {
  const lines = sdp.split("\r\n");
  const formats = lines.flatMap((line) => /^a=rtpmap:(\d+) opus\/48000/i.exec(line)?.[1] ?? []);
  return lines.flatMap((line) => rewritten(line, formats, lines)).join("\r\n");
}

function rewritten(line: string, formats: string[], lines: string[]): string[] {
  const fmtp = /^a=fmtp:(\d+) (.*)$/.exec(line);
  if (fmtp?.[1] !== undefined && formats.includes(fmtp[1])) {
    return [`a=fmtp:${fmtp[1]} ${stereo(fmtp[2] ?? "")}`];
  }
  const rtpmap = /^a=rtpmap:(\d+) /.exec(line)?.[1];
  const bare =
    rtpmap !== undefined &&
    formats.includes(rtpmap) &&
    !lines.some((each) => each.startsWith(`a=fmtp:${rtpmap} `));
  return bare ? [line, `a=fmtp:${rtpmap} ${stereo("")}`] : [line];
}

function stereo(parameters: string): string {
  const others = parameters
    .split(";")
    .map((each) => each.trim())
    .filter((each) => each !== "" && !/^(sprop-)?stereo=/i.test(each));
  return [...others, "stereo=1", "sprop-stereo=1"].join(";");
}
