/**
 * The first way to play: an `<audio>` element, with a stream or, where there are only packets, with
 * what Media Source Extensions make of them.
 *
 * The rule: what is played is known by the packets whose sound came out, not by what the element
 * says: a stream "plays" before anything has arrived.
 */

import { Flow } from "./drought";
import { LiveMedia, type MediaCount } from "./media/live_media";
import type { Source } from "./player";

export class ElementOutput {
  readonly element = new Audio();
  readonly #flow = new Flow();
  #source: Source | null = null;
  /** What the source's mark was when it was attached. */
  #mark: number | null = null;
  #begun = false;
  #media: LiveMedia | null = null;

  constructor() {
    this.element.addEventListener("playing", () => {
      this.#begun = true;
    });
  }

  /** Whether something is attached, and lives. */
  get isLive(): boolean {
    const { srcObject } = this.element;
    if (this.#media !== null) return this.#media.count.playing;
    return srcObject instanceof MediaStream && srcObject.active;
  }

  /** What was counted of packets that were played; `null` where the browser itself counts. */
  get count(): MediaCount | null {
    return this.#media?.count ?? null;
  }

  /** For the meters: what is played; `null` where that is not to be had. */
  get heard(): MediaStream | null {
    return this.#media === null ? (this.#source?.stream ?? null) : this.#media.captured;
  }

  /** Whether what is heard comes from the source that was named last. */
  get soundsFromLast(): boolean {
    if (this.#source === null || !this.#begun) return false;
    const { soundMark } = this.#source;
    return soundMark === null || (soundMark > 0 && soundMark !== this.#mark);
  }

  /** Milliseconds since something was heard at last; 0 where nobody can tell. */
  get dryFor(): number {
    return this.#source === null ? 0 : this.#flow.dryFor(this.#source.soundMark);
  }

  listenTo(source: Source): void {
    if (source === this.#source) return;
    this.#flow.forget();
    this.#mark = source.soundMark;
    this.#begun = false;
    this.#source = source;
    this.#media?.close();
    this.#media = null;
    if (source.stream !== null) this.element.srcObject = source.stream;
    else this.#media = new LiveMedia(this.element, source.audio);
  }

  /** Be heard; rejects with NotAllowedError where the browser waits for a gesture. */
  async play(): Promise<void> {
    // Nothing was played while it was paused.
    this.#flow.forget();
    const media = this.#media;
    if (media !== null && !media.isReady) await media.ready;
    if (media === this.#media) await this.element.play();
  }

  rest(): void {
    this.#source = null;
    this.#begun = false;
    this.#media?.close();
    this.#media = null;
    this.element.srcObject = null;
  }
}
