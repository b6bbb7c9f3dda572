/**
 * How a session is heard in this page: by which preset, which way, and how well.
 *
 * The rule: what the user chose is wished for; what is heard is the best that engine and browser
 * have of it. Both are known here, and a change of either keeps the connection.
 */

import { EngineClock } from "./engine_clock";
import { isPossible } from "./media/live_media";
import { Player } from "./player";
import type { PageIce, PresetDescription, Welcome } from "./protocol";
import { rememberedPreset, rememberPreset } from "./remembered";
import type { Request } from "./requests";
import type { Rung } from "./rung";
import { byMediaSource, LATE, NOTHING_ARRIVES, workletFailed } from "./sentences";
import type { Facts } from "./snapshot";
import { Sound } from "./sound";
import type { Farewell } from "./sound_owner";
import type { Verdict } from "./vigil";
import { Watch, type Figures } from "./watch";
import { choose, workletMissing, type Choice } from "./ways";
import type { WhepEndpoint } from "./whep";

/** What a Jupyter server that is busy may add, in ms. */
const RELAY_FLOOR = 60;

export interface HearingOwner {
  changed: () => void;
  gone: () => void;
  /** Say something that is worth a notice. */
  say: (notice: string) => void;
  /** Ask by the events WebSocket. */
  request: Request;
}

export type HearingFacts = Omit<
  Facts,
  "over" | "failure" | "reopening" | "delay" | "status" | "notice" | "log"
>;

export class Hearing {
  readonly player: Player;
  readonly sound: Sound;
  readonly #clock = new EngineClock((method, params) => this.request(method, params));
  #presets: PresetDescription[] = [];
  #usual = "";
  #wished = rememberedPreset();
  #missing = workletMissing();
  #inputDelay = 0;
  #relays = true;
  #held = false;
  /** The ICE servers for this page, as the server told at last. */
  ice: PageIce | undefined;
  #watch: Watch | null = null;
  #figures: Figures | null = null;

  constructor(private readonly owner: HearingOwner) {
    this.player = new Player(owner.changed);
    this.sound = new Sound(this.player, {
      changed: owner.changed,
      choice: () => this.#wishedChoice,
      mayRelay: () => this.#relays && (this.#missing === "" || isPossible()),
      connected: (listener) => this.#connected(listener),
      gone: owner.gone,
    });
  }

  /** How it is heard: through a relay it is the worklet, or what stands in for it. */
  get choice(): Choice {
    const choice = this.#wishedChoice;
    const faults = this.sound.faults.sentences;
    if (this.sound.current?.kind !== "server") return remarked(choice, choice.remark, faults);
    const { reason } = this.sound;
    if (this.#missing === "") return remarked({ ...choice, way: "worklet" }, reason, faults);
    const remark = byMediaSource(reason, choice.remark);
    return remarked({ ...choice, way: "element" }, remark, faults);
  }

  get #wishedChoice(): Choice {
    return choose(this.#presets, this.#wished, this.#usual, this.#missing);
  }

  /** All that a panel shows of it. */
  get facts(): HearingFacts {
    const { player, sound } = this;
    return {
      sound: sound.phase,
      soundFailure: sound.failure,
      playback: player.playback,
      wanted: player.wanted,
      muted: player.muted,
      volume: player.volume,
      presets: this.#presets,
      choice: this.choice,
      figures: sound.phase === "connected" ? this.#figures : null,
    };
  }

  welcome({ presets = [], preset = "", input_delay = 0, ice }: Welcome): void {
    this.ice = ice;
    this.#presets = presets;
    this.#usual = preset;
    this.#inputDelay = input_delay;
  }

  listen(whep: WhepEndpoint): void {
    this.#relays = whep.relays;
    this.#use();
    this.sound.listen(whep);
  }

  /** Listen by this preset from now on, here and at the next visit. */
  choose(preset: string): void {
    rememberPreset(preset);
    this.wish(preset);
  }

  /** Listen by this preset for now. */
  wish(preset: string): void {
    if (preset === this.#wished) return;
    this.#wished = preset;
    this.#use();
    this.owner.changed();
  }

  /** Csound stands still, and its time; when it goes on, what was known of its time is wrong. */
  set held(held: boolean) {
    if (held === this.#held) return;
    this.#held = held;
    if (this.sound.phase === "connected") this.#clock.start();
  }

  /** Ask the engine, by the shortest way. */
  request<T>(method: string, params: object = {}): Promise<T> {
    const control = this.sound.current?.control;
    return control?.isOpen === true
      ? control.request<T>(method, params)
      : this.owner.request<T>(method, params);
  }

  /** The engine time for what the user did at `time` (ms); `null` if only "at once" is known. */
  playTime(time: number): number | null {
    const at = this.#held ? null : this.#clock.at(time);
    return at === null ? null : at + this.#inputDelay / 1000;
  }

  close(farewell: Farewell): void {
    this.#clock.stop();
    this.#stopWatch();
    this.sound.close(farewell);
  }

  #connected(listener: Rung): Promise<boolean> {
    this.#clock.start();
    this.#stopWatch();
    this.#watch = new Watch(listener, this.player, {
      preset: () => this.#presets.find(({ name }) => name === this.choice.preset) ?? null,
      seen: (figures) => {
        this.#see(listener, figures);
      },
      verdict: (verdict) => {
        this.#heal(listener, verdict);
      },
    });
    const { way } = this.choice;
    const isHeard = this.player.attach(listener, way, this.#floor);
    // It was offered some time ago; what was wished since then is told now.
    this.#use(listener);
    void isHeard.then(() => {
      this.#foresee();
    });
    return isHeard;
  }

  /** Whoever may have to move to the relay in a moment has no time to load a worklet then. */
  #foresee(): void {
    if (this.#missing === "") this.player.prepare("worklet").catch(() => undefined);
  }

  #stopWatch(): void {
    this.#watch?.stop();
    this.#watch = null;
    this.#figures = null;
  }

  /** Lateness (ms) to allow for. */
  get #floor(): number {
    const { preset } = this.choice;
    const asked = this.#presets.find(({ name }) => name === preset)?.jitter_target ?? 0;
    return asked + (this.sound.current?.kind === "server" ? RELAY_FLOOR : 0);
  }

  /** Bring player and engine to what is chosen. */
  #use(listener = this.sound.current): void {
    const { preset, way } = this.choice;
    const floor = this.#floor;
    this.player.prepare(way).catch((error: unknown) => {
      this.#missing = workletFailed(error instanceof Error ? error.message : String(error));
      this.#use();
      this.owner.changed();
    });
    this.player.use(way, floor);
    if (listener === null || preset === "") return;
    listener.jitterTarget = floor;
    if (listener.follows(preset, way)) return;
    this.#configure(listener, preset, way);
  }

  #configure(listener: Rung, preset: string, way: Choice["way"]): void {
    // A relay has packets only, whatever plays them here.
    const its = listener.kind === "server" ? "worklet" : way;
    const params = { listener_id: listener.id, preset, way: its };
    this.request("configure_listener", params).catch((error: unknown) => {
      if (listener === this.sound.current) this.owner.say(String(error));
    });
  }

  #see(listener: Rung, figures: Figures): void {
    if (listener !== this.sound.current) return;
    this.#figures = figures;
    const report = { listener_id: listener.id, stats: figures.stats };
    this.request("report_listener", report).catch(() => undefined);
    this.owner.changed();
  }

  #heal(listener: Rung, verdict: Verdict): void {
    if (listener !== this.sound.current || verdict === "well") return;
    if (verdict === "silent") listener.lose(NOTHING_ARRIVES);
    else {
      this.owner.say(LATE);
      this.sound.renew();
    }
  }
}

function remarked(choice: Choice, remark: string, faults: readonly string[]): Choice {
  return { ...choice, remark: [remark, ...faults].join(" ").trim() };
}
