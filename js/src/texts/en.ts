/**
 * What the panel says, in English.
 *
 * The rule: this catalogue is the type of all the others. A name in braces stands for what is put
 * in; a text that counts has one form for each number that its language tells apart.
 */

import { sentences } from "./en_sentences";

const counts = {
  listener: { one: "{n} listener", other: "{n} listeners" },
  overrun: { one: "{n} overrun", other: "{n} overruns" },
  packet: { one: "{n} packet", other: "{n} packets" },
  line: { one: "{n} line", other: "{n} lines" },
  problem: { one: "{n} problem", other: "{n} problems" },
  channel: { one: "{n} channel", other: "{n} channels" },
  instrument: { one: "{n} instrument", other: "{n} instruments" },
  clipped: { one: "{n} sample clipped", other: "{n} samples clipped" },
};

const panel = {
  states: {
    connecting: "connecting",
    live: "live",
    blocked: "blocked",
    error: "error",
    closed: "closed",
    local: "local",
  },
  browserAudio: "Browser Audio",
  localAudio: "Local Audio",
  start: "Start sound",
  retry: "Try again",
  silence: "Silence",
  silenceMeaning: "End every note and every tail at once",
  mono: "mono",
  stereo: "stereo",
};

const player = {
  name: "Audio player",
  play: "Play",
  pause: "Pause",
  mute: "Mute",
  unmute: "Unmute",
  volume: "Volume",
};

const preset = {
  label: "Sound",
  /** By name; a preset that is not here is told in the server's words, which are English. */
  known: {} as Record<string, { title: string; meaning: string; cost: string }>,
};

const meter = { name: "Level and spectrum of the sound" };

const parts = { scope: "Waveform of the sound", spectrum: "Spectrum of the sound" };

const connection = {
  title: "Connection",
  fromNoteToEar: "From note to ear",
  about: "about {time} from note to ear",
  atLeast: "at least {time} from note to ear",
  engine: "Packet",
  network: "Network",
  buffer: "Jitter buffer",
  output: "Output",
  path: "Path",
  played: "Played by",
  roundTrip: "Round trip",
  lost: "Lost",
  concealed: "Concealed",
  clock: "Clock",
  unknown: "unknown",
  relayed: "through a relay (TURN)",
  server: "through the Jupyter server",
  direct: "direct, over UDP",
  byWorklet: "audio worklet, from a data channel",
  byElement: "audio element, from a media track",
  relayedWorklet: "audio worklet, from a WebSocket",
  relayedElement: "audio element, from a WebSocket by Media Source Extensions",
  scatter: "{time}, packets scatter by {jitter}",
  lostNothing: { one: "nothing of {n} packet", other: "nothing of {n} packets" },
  lostSome: "{packets} of {sent} ({share})",
  nothing: "nothing",
  ofSound: "{time} of sound",
  inStep: "in step with the engine’s, samples pass as they are",
  faster: "following the engine’s, faster by {share}",
  slower: "following the engine’s, slower by {share}",
};

const log = {
  title: "Log",
  name: "What Csound printed",
  error: "Error",
  warning: "Warning",
};

const keyboard = {
  name: "Keyboard",
  /** The twelve notes of an octave, from C on. */
  notes: "C C♯ D D♯ E F F♯ G G♯ A A♯ B",
  instrument: "Instrument",
  session: "This session",
  library: "Library",
  midi: "Csound by MIDI",
  channel: "MIDI channel {n}",
  velocity: "Velocity",
  lower: "An octave lower",
  higher: "An octave higher",
  range: "{low} to {high}",
  sustain: "Sustain",
  hint:
    "Play with the mouse, by touch, or with the rows A and Q of the computer's keyboard; Z and X " +
    "change the octave.",
  hintHere:
    "Play with the mouse or by touch; once a key of this keyboard has the focus, also with the rows " +
    "A and Q of the computer's keyboard. Z and X change the octave, the arrows go from key to key.",
};

const record = {
  start: "Record",
  stop: "Stop recording",
  format: "File format",
  running: "recording, {time}",
  takes: "Takes",
  about: "{time}, {size} MB",
  download: "Download {name}",
  remove: "Delete",
  removeNamed: "Delete {name}",
};

const transport = {
  title: "Transport",
  start: "Start",
  startMeaning: "Let Csound go on from where it stands",
  stop: "Stop",
  stopMeaning: "Let Csound stand still, and its time with it",
  time: "Time",
  load: "Load",
  loadMeaning: "Processor time of Csound and the encoder, in per cent of real time",
  overruns: "Overruns",
};

const instruments = {
  title: "Instruments",
  none: "This session has no instrument yet: compile one, or add one from the library.",
  try: "Try",
  tryNamed: "Try {name}",
  library: "Library",
  add: "Add",
  channels: "Channels",
};

const midi = {
  title: "MIDI Input",
  open: "Use MIDI devices",
  device: "Device",
  none: "none",
  gone: "{name} (not connected)",
  plays: "Plays",
  asKeyboard: "what the keyboard plays",
  asIs: "Csound, each on its own channel",
  activity: "Last",
  controller: "Controller {n}",
  noDevice: "No MIDI device is connected to this computer. One that is plugged in appears here.",
  states: {
    insecure:
      "Over plain http a browser gives no page its MIDI devices. Open Jupyter by https, or as " +
      "localhost.",
    missing: "This browser has no Web MIDI. Chromium, Chrome, Edge and Firefox have it.",
    closed: "The browser asks you before it lets this page use its MIDI devices.",
    asking: "The browser is asking you…",
    denied:
      "The browser does not let this page use MIDI devices. Allow it in the page's permissions, and " +
      "try again.",
  },
};

const client = {
  about: "Version {version} · {mode} mode · {csound}",
  sessions: "Sessions",
  start: "Start a session",
  join: "Join",
  joinNamed: "Join {name}",
  none: "No session is running.",
  leave: "Leave",
  end: "End session",
  sessionStates: { starting: "starting", running: "running", error: "error", closed: "closed" },
};

export const en = {
  counts,
  sentences,
  panel,
  player,
  preset,
  meter,
  parts,
  connection,
  record,
  transport,
  instruments,
  keyboard,
  midi,
  log,
  client,
};

export type Texts = typeof en;
