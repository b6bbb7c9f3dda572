/** A page with one widget, through which it reaches its session; anew for each test. */

import { afterEach, beforeEach, vi } from "vitest";

import { SessionConnection } from "../src/connection";
import type { JupyterServer } from "../src/server";
import { FakeKernel } from "./kernel";
import { FakePeer } from "./media";
import type { FakeModel } from "./model";
import { serve, settle } from "./session";

export let kernel: FakeKernel;
export let model: FakeModel;
export let connection: SessionConnection;

/** A connection in place of the one before, that has not been opened. */
export function connect(server: JupyterServer | null, instance: string): void {
  connection = new SessionConnection(server, "s1", instance);
}

export function join(widget: FakeModel): void {
  connection.carriers.join(widget);
}

export async function open(): Promise<void> {
  void connection.open();
  await settle();
}

export async function goLive(): Promise<void> {
  await open();
  FakePeer.last.become("connected");
  await settle();
}

export function seen(): [string, string] {
  return [connection.snapshot.state, connection.snapshot.detail];
}

/** To be called where the tests stand. */
export function onOwnPage(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    location.href = "http://host:8888/lab";
    serve();
    kernel = new FakeKernel();
    model = kernel.widget();
    connect(null, "");
    join(model);
  });
  afterEach(() => {
    connection.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}
