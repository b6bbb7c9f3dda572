/**
 * What the panel says, in English.
 *
 * The rule: this catalogue is the type of all the others. A name in braces stands for what is put
 * in; a text that counts has one form for each number that its language tells apart.
 */

const counts = {
  listener: { one: "{n} listener", other: "{n} listeners" },
  overrun: { one: "{n} overrun", other: "{n} overruns" },
  packet: { one: "{n} packet", other: "{n} packets" },
  line: { one: "{n} line", other: "{n} lines" },
  problem: { one: "{n} problem", other: "{n} problems" },
  channel: { one: "{n} channel", other: "{n} channels" },
  clipped: { one: "{n} sample clipped", other: "{n} samples clipped" },
};

const sentences = {
  connecting: "Connecting to the session…",
  lost: "Connection lost, trying again…",
  live: "The sound plays in this browser.",
  paused: "Paused. The session plays on.",
  muted: "Muted. The session plays on.",
  blocked: "The browser plays no sound before you ask for it.",
  starting: "Csound is starting…",
  stopped: "Csound stopped.",
  gone: "The session is gone. To start a new one, run the cell again.",
  ended: "The session has ended. To start a new one, run the cell again.",
  newSession: "To start a new session, run the cell again.",
  serverSilent:
    "The Jupyter server does not answer. Check that it still runs and that you are logged in.",
  noWebSocket:
    "The Jupyter server answers, but its WebSocket can't be opened. A proxy in between may forbid it.",
  noUdp:
    "The browser can't reach the server over UDP. A firewall or VPN in between may block it: " +
    "try another network, or run Jupyter where this browser can reach it directly.",
  noServer:
    "This page has no Jupyter server with orchestron_jupyter behind it, so the sound can't be " +
    "reached. Install orchestron_jupyter in the environment that runs Jupyter Server and restart " +
    "the server, or use local mode.",
  ownEngine:
    "The kernel runs this session by itself, without a Jupyter server, so the sound can't be " +
    "reached from this page. Install orchestron_jupyter in the environment that runs Jupyter Server " +
    "and restart the server, or use local mode.",
  noDevice: "No sound device was found on the machine that runs Jupyter.",
  needsSecureContext:
    "Over plain http this browser has no audio worklet, so the sound plays with a little more delay. " +
    "Open Jupyter by https, or as localhost, for the shortest.",
  needsWorklet:
    "This browser has no audio worklet, so the sound plays with a little more delay.",
  workletFailed:
    "The audio worklet could not be started ({reason}), so the sound plays with a little more delay.",
  studioBecomesQuality: "Uncompressed sound needs it: “Quality” plays instead.",
  nothingArrives: "Nothing has arrived for some seconds.",
  late: "The sound came later and later; it is being fetched anew.",
  byServer:
    "The sound comes through the Jupyter server, since no direct way (UDP) was found. It is looked " +
    "for again from time to time.",
  playsOnDevice: "Plays on “{device}” of the machine that runs Jupyter.",
  playsOnMachine: "Plays on the sound device of the machine that runs Jupyter.",
  unreachable: "The session can't be reached just now.",
  notOurs: "What answers at this address is not orchestron_jupyter.",
  refused: "The Jupyter server answered {status}.",
  clipped: {
    one: "{n} sample clipped: lower the level.",
    other: "{n} samples clipped: lower the level.",
  },
  overrun: {
    one: "{n} overrun: this machine is too slow for this sound just now.",
    other: "{n} overruns: this machine is too slow for this sound just now.",
  },
  replaced: {
    one: "{n} sample had no finite value and became silence: check the instrument.",
    other: "{n} samples had no finite value and became silence: check the instrument.",
  },
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
  hint: "Play with the mouse, by touch, or with the rows A and Q of the computer's keyboard.",
};

const client = {
  about: "Version {version} · {mode} mode · {csound}",
  sessions: "Sessions",
  start: "Start a session",
  join: "Join",
  joinNamed: "Join {name}",
  none: "No session is running.",
  play: "Play",
  instrument: "Instrument",
  leave: "Leave",
  end: "End session",
  sessionStates: { starting: "starting", running: "running", error: "error", closed: "closed" },
};

export const en = { counts, sentences, panel, player, preset, meter, connection, log, keyboard, client };

export type Texts = typeof en;
