import { describe, expect, it } from "vitest";

import * as sentences from "../src/sentences";
import { kernelSnapshot, type Snapshot } from "../src/snapshot";

describe("kernelSnapshot", () => {
  const kernel = { mode: "streaming", device: "", error: "" } as const;

  function seen(snapshot: Snapshot): [string, string] {
    return [snapshot.state, snapshot.detail];
  }

  it("says that the page has no server", () => {
    expect(seen(kernelSnapshot(kernel))).toEqual(["error", sentences.NO_SERVER]);
  });

  it("names the device in local mode", () => {
    const local = { ...kernel, mode: "local", device: "pulse" } as const;

    expect(seen(kernelSnapshot(local))).toEqual(["local", sentences.playsOn("pulse")]);
  });

  it("says what the kernel says is wrong", () => {
    const broken = { ...kernel, error: "No Csound." };

    expect(seen(kernelSnapshot(broken))).toEqual(["error", "No Csound."]);
  });
});
