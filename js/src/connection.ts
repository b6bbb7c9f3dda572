/**
 * This page's one connection to a session: its events, its sound, its player.
 *
 * The rule: views subscribe and ask; the connection alone decides when to reconnect and when to
 * stop.
 */

import { Carriers } from "./carriers";
import type { EventLine, LineOwner } from "./events";
import { Hearing } from "./hearing";
import { Notices } from "./notices";
import { followPage, type PageLife } from "./page_life";
import type { EngineStatus, SessionEvent, Welcome } from "./protocol";
import { KernelReach } from "./kernel_reach";
import { EitherReach, ServerReach, type Reach } from "./reach";
import { disconnected } from "./requests";
import type { JupyterServer } from "./server";
import * as sentences from "./sentences";
import { snapshotOf, type Snapshot } from "./snapshot";
import type { Farewell } from "./sound_owner";

/** Failed returns of the WebSocket after which the panel stops hoping aloud. */
const RETURNS = 5;

export class SessionConnection implements PageLife {
  readonly #changed = (): void => {
    for (const subscriber of this.#subscribers) subscriber();
  };
  readonly #notices = new Notices(this.#changed);
  readonly hearing = new Hearing({
    changed: this.#changed,
    gone: () => {
      this.#finish(sentences.GONE);
    },
    say: this.#notices.say.bind(this.#notices),
    request: (method, params) =>
      this.#events?.request(method, params) ?? Promise.reject(disconnected()),
  });
  readonly #lineOwner: LineOwner = {
    receive: this.#receive.bind(this),
    lost: this.#lose.bind(this),
    mayReopen: this.#stillThere.bind(this),
    failed: this.#fail.bind(this),
    over: this.#finish.bind(this),
    changed: this.#changed,
  };
  /** The widgets that show this session here; without a server of ours they carry the messages. */
  readonly carriers = new Carriers();
  readonly #reach: Reach;
  #events: EventLine | null = null;
  readonly #subscribers = new Set<() => void>();
  readonly #end = new AbortController();
  #over: string | null = null;
  #failure = "";
  #losses = 0;
  #status: EngineStatus | null = null;
  #page = "";
  #begun = 0;

  /**
   * `server` is the one behind the page; `instanceId` is the one that runs the session, `null` if any
   * server will do.
   */
  constructor(
    readonly server: JupyterServer | null,
    readonly sessionId: string,
    instanceId: string | null,
  ) {
    const kernel = new KernelReach(this.carriers);
    this.#reach =
      server === null
        ? kernel
        : new EitherReach(new ServerReach(server, sessionId, instanceId), kernel);
    followPage(this, this.#end.signal);
  }

  get over(): boolean {
    return this.#over !== null;
  }

  get snapshot(): Snapshot {
    const { facts } = this.hearing;
    return snapshotOf({
      ...facts,
      over: this.#over,
      failure: this.#failure,
      reopening: this.#losses > 0,
      delay: this.#events?.delay ?? "",
      status: this.#status,
      soundFailure: this.#reach.inWords(facts.soundFailure),
      notice: this.#notices.text,
      log: this.#notices.log.lines,
    });
  }

  /** Call `changed` after every change, until the function that is returned is called. */
  subscribe(changed: () => void): () => void {
    this.#subscribers.add(changed);
    return () => this.#subscribers.delete(changed);
  }

  request<T>(method: string, params?: object): Promise<T> {
    return this.hearing.request<T>(method, params);
  }

  async open(): Promise<void> {
    const begun = (this.#begun += 1);
    this.#fail("");
    const failure = await this.#reach.failure();
    if (begun !== this.#begun) return;
    this.#fail(failure);
    if (failure !== "") return;
    this.#events?.close();
    this.#events = this.#reach.events(this.#lineOwner);
    this.#events.open();
  }

  /** What "Try again" means: everything anew. */
  retry(): void {
    this.#stop("leave");
    void this.open();
  }

  close(): void {
    this.#end.abort();
    this.#stop("leave");
    this.hearing.player.close();
    this.#notices.close();
    this.#subscribers.clear();
  }

  hide(): void {
    this.#stop("vanish");
  }

  back(): void {
    if (!this.over) void this.open();
  }

  wake(): void {
    if (this.over) return;
    this.#events?.check();
    this.hearing.sound.hurry();
  }

  #stop(farewell: Farewell): void {
    this.#begun += 1;
    this.#losses = 0;
    this.#page = "";
    this.#status = null;
    this.#events?.close();
    this.hearing.close(farewell);
  }

  #receive(event: SessionEvent): void {
    if (event.type === "welcome") this.#enter(event);
    else if (event.type === "status") this.#follow(event.status);
    else if (event.type === "closed") this.#finish(sentences.ended(event.reason));
    else if (event.type === "engine_ended") {
      // A new engine takes over; the next status says when, and `idle` lets it be listened to.
      this.#notices.mourn(event.reason);
      this.hearing.close("vanish");
    } else if (event.type === "listener_ended") {
      this.hearing.sound.listenerEnded(event.listener_id, event.reason);
    } else if (event.type === "message") this.#notices.print(event.text, event.kind);
  }

  #enter(welcome: Welcome): void {
    this.#losses = 0;
    this.#page = welcome.page;
    this.hearing.welcome(welcome);
    this.#failure = "";
    this.#status = welcome.status;
    this.#listen();
    this.#follow(welcome.status);
  }

  #follow(status: EngineStatus): void {
    this.#status = status;
    this.#notices.follow(status);
    this.hearing.held = status.held;
    // Without an engine an offer can only fail; from `idle` the next good status tries again.
    if (this.hearing.sound.phase === "idle") this.#listen();
    else if (status.state === "error" && this.hearing.sound.phase !== "connected") this.hearing.close("leave");
    this.#changed();
  }

  #listen(): void {
    const running = this.#status?.state === "running" || this.#status?.state === "starting";
    if (!running || this.#page === "" || this.#status?.audio_output_mode !== "streaming") return;
    this.hearing.listen(this.#reach.endpoint(this.#page, this.hearing.ice));
  }

  #lose(): void {
    this.#losses += 1;
    this.#page = "";
    this.hearing.sound.pageLost();
    if (this.#losses > RETURNS) this.#failure = sentences.NO_WEBSOCKET;
    this.#changed();
  }

  /** Whether the WebSocket is worth another try; the answer that it isn't may end the session. */
  async #stillThere(): Promise<boolean> {
    const found = await this.#reach.presence();
    if (found.kind === "gone") this.#finish(sentences.GONE);
    if (found.kind === "unknown" && (this.#losses += 1) > RETURNS) this.#fail(found.failure);
    return found.kind === "there";
  }

  #finish(detail: string): void {
    this.#over = detail;
    this.#stop("over");
    this.#changed();
  }

  #fail(failure: string): void {
    this.#failure = failure;
    this.#changed();
  }
}
