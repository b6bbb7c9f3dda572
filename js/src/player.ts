/**
 * The one audio element of a session in this page.
 *
 * The rule: every view controls this element and none has its own, or the sound would double.
 */

export type Playback = "idle" | "waiting" | "playing" | "paused" | "blocked";

export class Player {
  readonly element = new Audio();
  #playback: Playback = "idle";
  /** What the user last asked for; it outlives a reconnection. */
  #wanted = true;

  constructor(private readonly changed: () => void) {
    this.element.addEventListener("playing", () => {
      this.#become("playing");
    });
    this.element.addEventListener("pause", () => {
      this.#pausedFromOutside();
    });
    this.element.addEventListener("volumechange", () => {
      this.changed();
    });
  }

  get playback(): Playback {
    return this.#playback;
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

  attach(stream: MediaStream): void {
    this.element.srcObject = stream;
    if (this.#wanted) this.#start();
    else this.#become("paused");
  }

  detach(): void {
    this.#become("idle");
    this.element.srcObject = null;
  }

  play(): void {
    this.#wanted = true;
    if (this.element.srcObject === null) this.changed();
    else this.#start();
  }

  pause(): void {
    this.#wanted = false;
    this.element.pause();
    if (this.#playback === "idle") this.changed();
    else this.#become("paused");
  }

  #start(): void {
    this.#become("waiting");
    this.element.play().then(
      () => {
        if (this.#playback === "waiting") this.#become("playing");
      },
      (error: unknown) => {
        // Any other rejection means that a new stream or a pause took this one's place.
        if (error instanceof Error && error.name === "NotAllowedError") this.#become("blocked");
      },
    );
  }

  /** A headset's button, or the system: only while the stream lives is it somebody's wish. */
  #pausedFromOutside(): void {
    const stream = this.element.srcObject;
    if (this.#playback !== "playing" || !(stream instanceof MediaStream) || !stream.active) return;
    this.#wanted = false;
    this.#become("paused");
  }

  #become(playback: Playback): void {
    if (playback === this.#playback) return;
    this.#playback = playback;
    this.changed();
  }
}
