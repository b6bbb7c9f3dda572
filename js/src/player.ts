/**
 * The one player of a session in this page, whichever way the sound comes.
 *
 * The rule: every view controls this player and none has its own, or the sound would double. What
 * the user wants (play, volume, mute) is kept here and holds for both ways; the element keeps
 * volume and mute, since a browser's own controls may change them there.
 */

import { Arrival } from "./arrival";
import type { PacketSource } from "./audio_channel";
import { ElementOutput } from "./element_output";
import type { MediaCount } from "./media/live_media";
import { PageSound } from "./page_sound";
import type { Way } from "./protocol";
import type { SoundGraph } from "./sound_graph";
import type { PlayoutStatistics } from "./worklet/messages";

export type Playback = "idle" | "waiting" | "playing" | "paused" | "blocked";

/** Where the sound comes from. */
export interface Source {
  /** For the element; `null` where there are only packets. */
  readonly stream: MediaStream | null;
  readonly audio: PacketSource;
  /**
   * A number that changes whenever a packet of the stream was played; 0 before that, `null` where
   * the browser does not tell.
   */
  readonly soundMark: number | null;
}

export class Player {
  readonly #element = new ElementOutput();
  readonly element = this.#element.element;
  readonly #page = new PageSound(
    () => {
      this.#arrival?.look();
    },
    () => (this.muted ? 0 : this.volume),
  );
  #source: Source | null = null;
  #arrival: Arrival | null = null;
  #way: Way = "element";
  #playback: Playback = "idle";
  /** What the user last asked for; it outlives a reconnection. */
  #wanted = true;
  /** Lateness that the preset allows for, in ms. */
  #floor = 0;

  constructor(private readonly changed: () => void) {
    this.element.addEventListener("playing", () => {
      if (this.#way === "worklet") return;
      this.#become("playing");
      this.#arrival?.look();
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

  /** What is counted here of packets; `null` while the browser counts them by itself. */
  get counted(): MediaCount | PlayoutStatistics | null {
    if (this.#way === "element") return this.#element.count;
    return this.#page.made?.statistics ?? null;
  }

  /** For the meters: the graph, with what is heard led into it; `null` while nothing is. */
  measured(): SoundGraph | null {
    if (this.#playback !== "playing" || this.#source === null) return null;
    if (typeof AudioContext === "undefined") return null;
    const { graph } = this.#page;
    const heard = this.#way === "element" ? this.#element.heard : null;
    if (heard !== null) graph.measureStream(heard);
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

  /** Whether the sound is taken from here. */
  has(source: Source): boolean {
    return source === this.#source;
  }

  /**
   * Take the sound from here, this way. Resolves when it is heard, or would be but for the user,
   * and with `false` if nothing came.
   */
  attach(source: Source, way: Way, floor: number): Promise<boolean> {
    this.#source = source;
    this.#way = way;
    this.#floor = floor;
    return this.#connect(source);
  }

  /** Take the sound this way from now on; until it comes, the other way sounds on. */
  use(way: Way, floor: number): void {
    if (way === this.#way && floor === this.#floor) return;
    this.#way = way;
    this.#floor = floor;
    if (this.#source !== null) void this.#connect(this.#source);
  }

  /** Milliseconds since sound came at last; 0 while all is well, or nothing is to be heard. */
  get dryFor(): number {
    if (this.#playback !== "playing") return 0;
    return this.#way === "element" ? this.#element.dryFor : (this.#page.made?.dryFor ?? 0);
  }

  detach(): void {
    this.#become("idle");
    this.#arrival?.end(false);
    this.#source = null;
    this.#element.rest();
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

  #connect(source: Source): Promise<boolean> {
    if (this.#way === "element") this.#element.listenTo(source);
    else this.#page.worklet.listenTo(source.audio, this.#floor);
    this.#arrival?.end(true);
    this.#arrival = new Arrival(this.#isHeard.bind(this), this.#leaveOther.bind(this));
    if (this.#wanted) this.#start();
    else this.#become("paused");
    this.#arrival.look();
    return this.#arrival.done;
  }

  /** Whether the sound comes as it was asked for, or nothing is to be heard. */
  #isHeard(): boolean {
    if (this.#playback === "paused" || this.#playback === "blocked") return true;
    if (this.#way === "element") return this.#element.soundsFromLast;
    return this.#page.made?.soundsFromLast === true;
  }

  #leaveOther(): void {
    if (this.#way === "worklet") this.#element.rest();
    else this.#page.made?.rest();
  }

  #start(): void {
    if (this.#playback !== "playing") this.#become("waiting");
    const way = this.#way;
    const started = way === "element" ? this.#element.play() : this.#page.worklet.play();
    started.then(
      () => {
        if (this.#way === way && this.#playback === "waiting") this.#become("playing");
        if (this.#way === way && !this.#wanted) this.pause();
      },
      (error: unknown) => {
        // Any other rejection means that a new stream or a pause took this one's place.
        const forbidden = error instanceof Error && error.name === "NotAllowedError";
        if (forbidden && this.#way === way && this.#wanted) this.#become("blocked");
        this.#arrival?.look();
      },
    );
  }

  /** A headset's button, or the system: only while the stream lives is it somebody's wish. */
  #pausedFromOutside(): void {
    if (this.#way === "worklet" || this.#playback !== "playing" || !this.#element.isLive) return;
    this.#wanted = false;
    this.#become("paused");
  }

  #become(playback: Playback): void {
    if (playback === this.#playback) return;
    this.#playback = playback;
    this.changed();
  }
}
