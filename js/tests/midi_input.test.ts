import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { MidiInput } from "../src/midi_input";

interface FakeInput {
  id: string;
  name: string;
  state: string;
  onmidimessage: ((message: { data: Uint8Array; timeStamp: number }) => void) | null;
}

function device(name: string): FakeInput {
  return { id: name, name, state: "connected", onmidimessage: null };
}

const piano = device("Piano");
const pads = device("Pads");
const access = { inputs: new Map<string, FakeInput>(), onstatechange: null as (() => void) | null };
const changed = vi.fn();
const receive = vi.fn();

function offer(request: () => Promise<unknown>): void {
  vi.stubGlobal("isSecureContext", true);
  Object.defineProperty(navigator, "requestMIDIAccess", { value: request, configurable: true });
}

beforeEach(() => {
  localStorage.clear();
  changed.mockReset();
  receive.mockReset();
  access.inputs = new Map([piano, pads].map((each) => [each.id, each]));
  offer(() => Promise.resolve(access));
});
afterEach(() => {
  Reflect.deleteProperty(navigator, "requestMIDIAccess");
  vi.unstubAllGlobals();
});

describe("MidiInput", () => {
  it("listens to the device that is chosen, and to no other", async () => {
    const input = new MidiInput({ changed, receive });
    await input.open();
    input.choose("Pads");

    pads.onmidimessage?.({ data: Uint8Array.of(0x90, 60, 90), timeStamp: 5 });

    expect(input.names).toEqual(["Piano", "Pads"]);
    expect(receive).toHaveBeenCalledExactlyOnceWith(Uint8Array.of(0x90, 60, 90), 5);
    expect(piano.onmidimessage).toBeNull();
  });

  it("remembers the device by its name, also while it is not there", async () => {
    const before = new MidiInput({ changed, receive });
    await before.open();
    before.choose("Pads");
    access.inputs.delete("Pads");

    const input = new MidiInput({ changed, receive });
    await input.open();
    expect([input.chosen, input.isThere]).toEqual(["Pads", false]);

    access.inputs.set("Pads", pads);
    access.onstatechange?.();
    expect(input.isThere).toBe(true);
    expect(pads.onmidimessage).not.toBeNull();
  });

  it("says that it was not allowed, and may be asked again", async () => {
    offer(() => Promise.reject(new DOMException("no", "NotAllowedError")));
    const input = new MidiInput({ changed, receive });
    await input.open();
    expect(input.state).toBe("denied");

    offer(() => Promise.resolve(access));
    await input.open();

    expect(input.state).toBe("open");
  });

  it.each([
    [true, "missing"],
    [false, "insecure"],
  ])("tells why there is none (secure context: %s)", (isSecure, state) => {
    Reflect.deleteProperty(navigator, "requestMIDIAccess");
    vi.stubGlobal("isSecureContext", isSecure);

    expect(new MidiInput({ changed, receive }).state).toBe(state);
  });
});
