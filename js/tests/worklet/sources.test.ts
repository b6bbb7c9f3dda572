import { beforeEach, describe, expect, it, vi } from "vitest";

import { Sources } from "../../src/worklet/sources";

class FakePort {
  onmessage: ((event: { data: string }) => void) | null = null;
  readonly close = vi.fn();

  say(data: string): void {
    this.onmessage?.({ data });
  }
}

let frame = 0;
let first: FakePort;
let second: FakePort;
const taken: string[] = [];
let sources: Sources;

function add(port: FakePort, turn: number): void {
  sources.add(port as unknown as MessagePort, turn, () => frame);
}

beforeEach(() => {
  frame = 0;
  taken.length = 0;
  first = new FakePort();
  second = new FakePort();
  sources = new Sources(100, (message) => {
    taken.push(message as unknown as string);
    return (message as unknown as string) !== "broken";
  });
  add(first, 1);
});

describe("sources", () => {
  it("know whose packets come", () => {
    expect(sources.state(0).turn).toBe(0);

    first.say("one");

    expect(sources.state(0).turn).toBe(1);
  });

  it("listen to the old one until the new one has a packet", () => {
    first.say("one");
    add(second, 2);
    first.say("two");
    second.say("broken");
    expect([first.close.mock.calls.length, sources.state(0).turn]).toEqual([0, 1]);

    second.say("three");

    expect(taken).toEqual(["one", "two", "broken", "three"]);
    expect([first.close.mock.calls.length, sources.state(0).turn]).toEqual([1, 2]);
  });

  it("give up one that never had a packet for the next", () => {
    add(second, 2);

    expect(first.close).toHaveBeenCalledOnce();
  });

  it("are dry when nothing has come for a while, and not before anything did", () => {
    expect(sources.state(1000).dry).toBe(false);
    frame = 1000;
    first.say("one");

    expect(sources.state(1100).dry).toBe(false);
    expect(sources.state(1101).dry).toBe(true);
  });

  it("are not dry when there are none", () => {
    first.say("one");

    sources.close();

    expect(sources.state(1000).dry).toBe(false);
    expect(first.close).toHaveBeenCalledOnce();
  });
});
