import { describe, expect, it } from "vitest";

import { ControlChannel } from "../src/control";
import { FakeChannel } from "./media";

function opened(): { channel: FakeChannel; control: ControlChannel } {
  const channel = new FakeChannel("orchestron-control", undefined);
  const control = new ControlChannel(channel as unknown as RTCDataChannel);
  channel.open();
  return { channel, control };
}

describe("ControlChannel", () => {
  it("asks in JSON-RPC and hands on the answer", async () => {
    const { channel, control } = opened();
    const asked = control.request<{ engine_time: number }>("time");

    channel.answer("time", { engine_time: 2 });

    expect(channel.sent).toEqual([{ jsonrpc: "2.0", id: 1, method: "time", params: {} }]);
    expect(await asked).toEqual({ engine_time: 2 });
  });

  it("fails with the engine's own sentence", async () => {
    const { channel, control } = opened();
    const asked = control.request("play");
    channel.say('{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"No such instrument."}}');

    await expect(asked).rejects.toThrow("No such instrument.");
  });

  it("leaves nobody waiting when it closes", async () => {
    const { channel, control } = opened();
    const asked = control.request("time");

    channel.close();

    expect(control.isOpen).toBe(false);
    await expect(asked).rejects.toThrow("can't be reached");
    await expect(control.request("time")).rejects.toThrow("can't be reached");
  });
});
