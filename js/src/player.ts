/**
 * The one player of a session in this page, whichever way the sound comes.
 *
 * The rule: every view controls this player and none has its own, or the sound would double. What
 * the user wants (play, volume, mute) is kept here and holds for both ways; the element keeps
 * volume and mute, since a browser's own controls may change them there.
 */

import type { PacketSource } from "./audio_channel";
import { PageSound } from "./page_sound";
import type { Way } from "./protocol";
import type { SoundGraph } from "./sound_graph";
import type { PlayoutStatistics } from "./worklet/messages";

export type Playback = "idle" | "waiting" | "playing" | "paused" | "blocked";

/** Where the sound comes from: a listener has both ways. */
export interface Source {
  readonly stream: MediaStream;
  readonly audio: PacketSource;
}

export class Player {
  readonly element = new Audio();
  readonly #page = new PageSound(
    () => {
      this.#followWorklet();
    },
    () => (this.muted ? 0 : this.volume),
  );
  #source: Source | null = null;
  #way: Way = "element";
  #playback: Playback = "idle";
  /** What the user last asked for; it outlives a reconnection. */
  #wanted = true;
  /** Lateness that the preset allows for, in ms. */
  #floor = 0;

  constructor(private readonly changed: () => void) {
    this.element.addEventListener("playing", () => {
      if (this.#way === "worklet") return;
      this.#page.made?.rest();
      this.#become("playing");
    });
    this.element.addEventListener("pause", () => {
      this.#pausedFromOutside();
    });
    this.element.addEventListener("volumechange", () => {
      if (this.#page.made !== null) this.#page.made.level = this.muted ? 0 : this.volume;
      this.changed();
    });
  }

  get playback(): Playback {
    return this.#playback;
  }

  get way(): Way {
    return this.#way;
  }

  /** Whether sound is wanted, even where it can't play yet. */
  get wanted(): boolean {
    return this.#wanted;
  }

  get muted(): boolean {
    return this.element.muted;
  }

  set muted(muted: boolean) {
    this.element.muted = muted;
  }

  /** From 0 to 1. */
  get volume(): number {
    return this.element.volume;
  }

  set volume(volume: number) {
    this.element.volume = Math.min(1, Math.max(0, volume));
    if (volume > 0) this.element.muted = false;
  }

  /** What the worklet measures; `null` while the sound does not come that way. */
  get worklet(): PlayoutStatistics | null {
    return this.#way === "worklet" ? (this.#page.made?.statistics ?? null) : null;
  }

  /** For the meters: the graph, with what is heard led into it; `null` while nothing is. */
  measured(): SoundGraph | null {
    if (this.#playback !== "playing" || this.#source === null) return null;
    if (typeof AudioContext === "undefined") return null;
    const { graph } = this.#page;
    if (this.#way === "element") graph.measureStream(this.#source.stream);
    return graph;
  }

  /** Seconds from the graph to the ear; `null` while there is none. */
  get outputLatency(): number | null {
    return this.#page.outputLatency;
  }

  /** Get ready for a way; rejects with the reason if it can't be had. */
  async prepare(way: Way): Promise<void> {
    if (way === "worklet") await this.#page.worklet.prepare();
  }

  attach(source: Source): void {
    this.#source = source;
    this.#connect();
    if (this.#wanted) this.#start();
    else this.#become("paused");
  }

  /** Take the sound this way from now on; until it comes, the other way sounds on. */
  use(way: Way, floor: number): void {
    if (way === this.#way && floor === this.#floor) return;
    this.#way = way;
    this.#floor = floor;
    if (this.#source === null) return;
    this.#connect();
    if (this.#wanted) this.#start();
  }

  detach(): void {
    this.#become("idle");
    this.#source = null;
    this.element.srcObject = null;
    this.#page.made?.rest();
    void this.#page.made?.pause();
  }

  /** For good: a page may have a few AudioContexts only. */
  close(): void {
    this.detach();
    this.#page.close();
  }

  play(): void {
    this.#wanted = true;
    if (this.#source === null) this.changed();
    else this.#start();
  }

  pause(): void {
    this.#wanted = false;
    this.element.pause();
    void this.#page.made?.pause();
    if (this.#playback === "idle") this.changed();
    else this.#become("paused");
  }

  #connect(): void {
    if (this.#source === null) return;
    if (this.#way === "element") this.element.srcObject = this.#source.stream;
    else this.#page.worklet.listenTo(this.#source.audio, this.#floor);
  }

  #start(): void {
    if (this.#playback !== "playing") this.#become("waiting");
    const way = this.#way;
    const started = way === "element" ? this.element.play() : this.#page.worklet.play();
    started.then(
      () => {
        if (this.#way === way && this.#playback === "waiting") this.#become("playing");
        if (this.#way === way && !this.#wanted) this.pause();
      },
      (error: unknown) => {
        // Any other rejection means that a new stream or a pause took this one's place.
        const forbidden = error instanceof Error && error.name === "NotAllowedError";
        if (forbidden && this.#way === way && this.#wanted) this.#become("blocked");
      },
    );
  }

  /** Once the worklet sounds, the element has nothing more to say. */
  #followWorklet(): void {
    if (this.worklet?.playing === true) this.element.srcObject = null;
  }

  /** A headset's button, or the system: only while the stream lives is it somebody's wish. */
  #pausedFromOutside(): void {
    const stream = this.element.srcObject;
    if (this.#way === "worklet" || this.#playback !== "playing") return;
    if (!(stream instanceof MediaStream) || !stream.active) return;
    this.#wanted = false;
    this.#become("paused");
  }

  #become(playback: Playback): void {
    if (playback === this.#playback) return;
    this.#playback = playback;
    this.changed();
  }
}
