/**
 * The page's one AudioContext for a session: it plays for the worklet, and measures for the meters.
 *
 * The rule: it exists only once something needs it, and runs only while something does; the sound
 * of the `<audio>` element is listened to here, never led through.
 */

/** A context that a gesture could start starts within this time, if the page had one. */
const START_LIMIT = 600;
/** One that may start can only be waiting for the sound device, which Firefox opens first. */
const DEVICE_LIMIT = 5_000;
/**
 * Firefox asks its audio process for the latency and keeps the graph locked meanwhile; that process
 * may be waiting for the graph just then, and the page hangs for ever (seen in 153, one in some 30).
 */
const MAY_HANG = /\bFirefox\//.test(navigator.userAgent);

export class SoundGraph {
  readonly context = new AudioContext({ latencyHint: "interactive", sampleRate: 48_000 });
  /** What is heard, before the volume: left, right, and both together for a spectrum. */
  readonly #splitter = this.context.createChannelSplitter(2);
  readonly left = this.#analyser(1024);
  readonly right = this.#analyser(1024);
  readonly mixed = this.#analyser(2048);
  readonly #needs = new Set<string>();
  #measured: AudioNode | null = null;
  #element: MediaStreamAudioSourceNode | null = null;

  constructor() {
    this.#splitter.connect(this.left, 0);
    this.#splitter.connect(this.right, 1);
    this.mixed.channelCount = 1;
    this.mixed.channelCountMode = "explicit";
  }

  /** Seconds from what a worklet gives out to the ear, as far as the browser knows. */
  get outputLatency(): number | null {
    if (this.context.state !== "running" || MAY_HANG) return null;
    // Safari has no outputLatency.
    const { baseLatency, outputLatency } = this.context as Partial<AudioContext>;
    return outputLatency ?? baseLatency ?? null;
  }

  /** Measure this node from now on. */
  measure(node: AudioNode): void {
    if (this.#measured === node) return;
    this.#measured?.disconnect(this.#splitter);
    this.#measured?.disconnect(this.mixed);
    node.connect(this.#splitter);
    node.connect(this.mixed);
    this.#measured = node;
  }

  /** Measure what an element plays; its stream goes to the element all the same. */
  measureStream(stream: MediaStream): void {
    if (this.#element?.mediaStream === stream) return;
    this.#element = this.context.createMediaStreamSource(stream);
    this.measure(this.#element);
  }

  /** Run as long as somebody needs it; rejects with NotAllowedError where a gesture is missing. */
  async need(who: string): Promise<void> {
    this.#needs.add(who);
    // Without a gesture the promise stays open, in some browsers for ever.
    await Promise.race([
      this.context.resume(),
      new Promise((resolve) => setTimeout(resolve, mayStart() ? DEVICE_LIMIT : START_LIMIT)),
    ]);
    if (this.context.state !== "running" && this.#needs.has(who)) {
      throw new DOMException("The page had no gesture yet.", "NotAllowedError");
    }
  }

  async release(who: string): Promise<void> {
    this.#needs.delete(who);
    if (this.#needs.size === 0 && this.context.state === "running") await this.context.suspend();
  }

  #analyser(size: number): AnalyserNode {
    const analyser = this.context.createAnalyser();
    analyser.fftSize = size;
    analyser.smoothingTimeConstant = 0.7;
    return analyser;
  }
}

/** Firefox says by itself whether a context may start; elsewhere a gesture is what it takes. */
function mayStart(): boolean {
  const { getAutoplayPolicy, userActivation } = navigator as Partial<Navigator> & {
    getAutoplayPolicy?: (type: "audiocontext") => string;
  };
  const policy = getAutoplayPolicy?.call(navigator, "audiocontext");
  return policy === undefined ? userActivation?.hasBeenActive === true : policy === "allowed";
}
