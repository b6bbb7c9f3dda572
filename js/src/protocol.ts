/**
 * What the server and the page say to each other, as `orchestron_jupyter/protocol/` defines it.
 *
 * The rule: these are the names and shapes of that package; nothing here is invented.
 */

export type AudioOutputMode = "local" | "streaming";
export type SessionState = "starting" | "running" | "error" | "closed";

/** One p-field of an instrument, from p4 on. */
export interface Parameter {
  name: string;
  p: number;
  default: number;
  minimum: number;
  maximum: number;
  unit: string;
  meaning: string;
}

export interface InstrumentDescription {
  name: string;
  parameters: Parameter[];
  title: string;
  meaning: string;
}

/** A channel as an orchestra declared it: the hints of `chn_k`, and its value. */
export interface ChannelDescription {
  name: string;
  kind: "control" | "audio" | "string" | "other";
  value: number | string | null;
  behaviour: "" | "integer" | "linear" | "exponential";
  default: number;
  minimum: number;
  maximum: number;
}

/** Seconds and bytes; both 0 while it runs. */
export interface TakeDescription {
  id: string;
  name: string;
  is_running: boolean;
  expires_in: number;
  duration: number;
  size: number;
  peak: number;
  problem: string;
}

/** A note that was started; `id` stops it while it is held. */
export interface Note {
  id: number;
}

export interface EngineStatus {
  state: SessionState;
  audio_output_mode: AudioOutputMode;
  error: string;
  device: string;
  csound_version: string;
  engine_time: number;
  held: boolean;
  sample_rate: number;
  ksmps: number;
  nchnls: number;
  zero_dbfs: number;
  listeners: number;
  controllers: number;
  overruns: number;
  clipped_samples: number;
  replaced_samples: number;
  instruments: InstrumentDescription[];
}

export interface SessionDescription {
  id: string;
  name: string;
  state: SessionState;
  listeners: number;
  error: string;
}

/** The answer of `GET orchestron/api/status`, as far as the page needs it. */
export interface ServerStatus {
  version: string;
  instance_id: string;
  audio_output_mode: AudioOutputMode;
  csound_version: string;
  csound_missing: string;
}

/** How a page plays: RTP into an `<audio>` element, or a data channel into an audio worklet. */
export type Way = "element" | "worklet";

/** `packet_duration` and `jitter_target` are in ms, `bitrate` in kbit/s, 0 for PCM. */
export interface PresetDescription {
  name: string;
  title: string;
  meaning: string;
  cost: string;
  packet_duration: number;
  bitrate: number;
  way: Way;
  jitter_target: number;
}

/** What a page measures of its own sound; times in seconds, counts since it connected. */
export interface ListenerStats {
  path: "" | "direct" | "relayed" | "server";
  round_trip_time: number;
  jitter: number;
  packets_received: number;
  packets_lost: number;
  concealed_samples: number;
  jitter_buffer_delay: number;
  jitter_buffer_target: number;
  output_latency: number;
  playing: boolean;
}

/** Seconds of engine time, and the share of real time that the engine needs. */
export interface EngineTime {
  engine_time: number;
  load?: number;
}

/** The first event: who the page is, how it may listen, and how far ahead it plays (ms). */
/** The STUN and TURN servers that this page may ask; `expires` is in seconds of the epoch. */
export interface PageIce {
  servers: RTCIceServer[];
  policy: RTCIceTransportPolicy;
  expires: number;
}

export interface Welcome {
  type: "welcome";
  page: string;
  session: SessionDescription;
  status: EngineStatus;
  presets?: PresetDescription[];
  preset?: string;
  input_delay?: number;
  ice?: PageIce;
}

export type SessionEvent =
  | Welcome
  | { type: "status"; status: EngineStatus }
  | { type: "message"; text: string; kind: "message" | "warning" | "error" }
  | { type: "score_ended"; score: number }
  | { type: "listener_ended"; listener_id: string; reason: string }
  | { type: "engine_ended"; reason: string }
  | { type: "closed"; reason: string };

/** JSON-RPC 2.0, section 5.1. */
export interface ErrorObject {
  code: number;
  message: string;
}

/** Any JSON-RPC message that a page receives. */
export interface Envelope {
  id?: number | null;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: ErrorObject;
}
