/** What the panel says, in German. */

import { sentences } from "./de_sentences";
import type { Texts } from "./en";

const counts: Texts["counts"] = {
  listener: { one: "{n} Hörer", other: "{n} Hörer" },
  overrun: { one: "{n} Überlauf", other: "{n} Überläufe" },
  packet: { one: "{n} Paket", other: "{n} Pakete" },
  line: { one: "{n} Zeile", other: "{n} Zeilen" },
  problem: { one: "{n} Problem", other: "{n} Probleme" },
  channel: { one: "{n} Kanal", other: "{n} Kanäle" },
  instrument: { one: "{n} Instrument", other: "{n} Instrumente" },
  clipped: { one: "{n} Sample übersteuert", other: "{n} Samples übersteuert" },
};

const panel: Texts["panel"] = {
  states: {
    connecting: "verbindet",
    live: "live",
    blocked: "blockiert",
    error: "Fehler",
    closed: "beendet",
    local: "lokal",
  },
  browserAudio: "Ton im Browser",
  localAudio: "Ton am Rechner",
  start: "Ton einschalten",
  retry: "Noch einmal versuchen",
  silence: "Ruhe",
  silenceMeaning: "Beendet sofort alle Noten und jeden Nachhall",
  mono: "mono",
  stereo: "stereo",
};

const player: Texts["player"] = {
  name: "Audio-Player",
  play: "Abspielen",
  pause: "Pause",
  mute: "Stummschalten",
  unmute: "Stummschaltung aufheben",
  volume: "Lautstärke",
};

const preset: Texts["preset"] = {
  label: "Klang",
  known: {
    "low latency": {
      title: "Kurze Verzögerung",
      meaning: "Zum Spielen mit der Hand: der kürzeste Weg von der Taste zum Ohr.",
      cost: "200 Pakete in der Sekunde; bei unruhigem Netz hört man es hier zuerst.",
    },
    balanced: {
      title: "Ausgewogen",
      meaning: "Zum Arbeiten und Hören in den meisten Netzen.",
      cost: "Etwa 200 kbit/s und der eigene Puffer des Browsers von rund 40 ms.",
    },
    quality: {
      title: "Qualität",
      meaning: "Zum genauen Hören: Opus, das vom Original nicht zu unterscheiden ist.",
      cost: "330 kbit/s und 20 bis 40 ms mehr Verzögerung als „Ausgewogen“.",
    },
    "low bandwidth": {
      title: "Schmale Leitung",
      meaning: "Für langsame oder geteilte Leitungen und Mobilfunk.",
      cost: "Etwa 70 kbit/s; die oberste Oktave ist matt, die Verzögerung länger.",
    },
    studio: {
      title: "Studio",
      meaning:
        "Unkomprimiert: Was Csound berechnet hat, kommt Bit für Bit an, als 32-Bit-Gleitkommazahlen.",
      cost: "3,3 Mbit/s in 400 Paketen je Sekunde; ein verlorenes Paket ist eine Lücke.",
    },
  },
};

const meter: Texts["meter"] = { name: "Pegel und Spektrum des Klangs" };

const parts: Texts["parts"] = { scope: "Wellenform des Klangs", spectrum: "Spektrum des Klangs" };

const connection: Texts["connection"] = {
  title: "Verbindung",
  fromNoteToEar: "Von der Note zum Ohr",
  about: "etwa {time} von der Note zum Ohr",
  atLeast: "mindestens {time} von der Note zum Ohr",
  engine: "Paket",
  network: "Netz",
  buffer: "Jitter-Puffer",
  output: "Ausgabe",
  path: "Weg",
  played: "Gespielt von",
  roundTrip: "Hin und zurück",
  lost: "Verloren",
  concealed: "Ersetzt",
  clock: "Uhr",
  unknown: "unbekannt",
  relayed: "über einen Vermittler (TURN)",
  server: "über den Jupyter-Server",
  direct: "direkt, über UDP",
  byWorklet: "Audio-Worklet, aus einem Datenkanal",
  byElement: "Audio-Element, aus einer Medienspur",
  relayedWorklet: "Audio-Worklet, aus einem WebSocket",
  relayedElement: "Audio-Element, aus einem WebSocket über Media Source Extensions",
  scatter: "{time}, die Pakete streuen um {jitter}",
  lostNothing: { one: "nichts von {n} Paket", other: "nichts von {n} Paketen" },
  lostSome: "{packets} von {sent} ({share})",
  nothing: "nichts",
  ofSound: "{time} Klang",
  inStep: "im Takt mit der des Servers, Samples kommen unverändert an",
  faster: "folgt der des Servers, um {share} schneller",
  slower: "folgt der des Servers, um {share} langsamer",
};

const log: Texts["log"] = {
  title: "Protokoll",
  name: "Was Csound ausgegeben hat",
  error: "Fehler",
  warning: "Warnung",
};

const keyboard: Texts["keyboard"] = {
  name: "Klaviatur",
  notes: "C Cis D Dis E F Fis G Gis A Ais H",
  instrument: "Instrument",
  session: "Diese Session",
  library: "Bibliothek",
  midi: "Csound über MIDI",
  channel: "MIDI-Kanal {n}",
  velocity: "Anschlag",
  lower: "Eine Oktave tiefer",
  higher: "Eine Oktave höher",
  range: "{low} bis {high}",
  sustain: "Haltepedal",
  hint:
    "Spiele mit der Maus, mit den Fingern oder mit den Reihen A und Q der Computertastatur; die Tasten " +
    "Y und X wechseln die Oktave.",
  hintHere:
    "Spiele mit der Maus oder mit den Fingern; hat eine Taste dieser Klaviatur den Fokus, auch mit den " +
    "Reihen A und Q der Computertastatur. Y und X wechseln die Oktave, die Pfeile gehen von Taste zu Taste.",
};

const record: Texts["record"] = {
  start: "Aufnehmen",
  stop: "Aufnahme beenden",
  format: "Dateiformat",
  running: "nimmt auf, {time}",
  takes: "Aufnahmen",
  about: "{time}, {size} MB",
  download: "{name} herunterladen",
  remove: "Löschen",
  removeNamed: "{name} löschen",
};

const transport: Texts["transport"] = {
  title: "Transport",
  start: "Start",
  startMeaning: "Lässt Csound dort weiterspielen, wo es steht",
  stop: "Stopp",
  stopMeaning: "Hält Csound an, und seine Zeit mit ihm",
  time: "Zeit",
  load: "Last",
  loadMeaning: "Rechenzeit von Csound und Encoder, in Prozent der Echtzeit",
  overruns: "Überläufe",
};

const instruments: Texts["instruments"] = {
  title: "Instrumente",
  none: "Diese Session hat noch kein Instrument: Kompiliere eines, oder hole eines aus der Bibliothek.",
  try: "Anspielen",
  tryNamed: "{name} anspielen",
  library: "Bibliothek",
  add: "Hinzufügen",
  channels: "Kanäle",
};

const midi: Texts["midi"] = {
  title: "MIDI-Eingang",
  open: "MIDI-Geräte benutzen",
  device: "Gerät",
  none: "keines",
  gone: "{name} (nicht angeschlossen)",
  plays: "Spielt",
  asKeyboard: "was die Klaviatur spielt",
  asIs: "Csound, jedes auf seinem eigenen Kanal",
  activity: "Zuletzt",
  controller: "Controller {n}",
  noDevice:
    "An diesem Rechner ist kein MIDI-Gerät angeschlossen. Wird eines eingesteckt, erscheint es hier.",
  states: {
    insecure:
      "Über einfaches http gibt der Browser keiner Seite seine MIDI-Geräte. Öffne Jupyter über https " +
      "oder als localhost.",
    missing: "Dieser Browser kennt kein Web MIDI. Chromium, Chrome, Edge und Firefox kennen es.",
    closed: "Der Browser fragt dich, bevor er dieser Seite seine MIDI-Geräte gibt.",
    asking: "Der Browser fragt dich gerade …",
    denied:
      "Der Browser lässt diese Seite keine MIDI-Geräte benutzen. Erlaube es in den Berechtigungen der " +
      "Seite und versuche es noch einmal.",
  },
};

const client: Texts["client"] = {
  about: "Version {version} · Modus {mode} · {csound}",
  sessions: "Sessions",
  start: "Session beginnen",
  join: "Mitspielen",
  joinNamed: "Bei {name} mitspielen",
  none: "Keine Session läuft.",
  leave: "Verlassen",
  end: "Session beenden",
  sessionStates: { starting: "startet", running: "läuft", error: "Fehler", closed: "beendet" },
};

export const de: Texts = {
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
