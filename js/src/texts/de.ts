/** What the panel says, in German. */

import type { Texts } from "./en";

const counts: Texts["counts"] = {
  listener: { one: "{n} Hörer", other: "{n} Hörer" },
  overrun: { one: "{n} Überlauf", other: "{n} Überläufe" },
  packet: { one: "{n} Paket", other: "{n} Pakete" },
  line: { one: "{n} Zeile", other: "{n} Zeilen" },
  problem: { one: "{n} Problem", other: "{n} Probleme" },
  channel: { one: "{n} Kanal", other: "{n} Kanäle" },
  clipped: { one: "{n} Sample übersteuert", other: "{n} Samples übersteuert" },
};

const sentences: Texts["sentences"] = {
  connecting: "Verbindung zur Session wird aufgebaut …",
  lost: "Verbindung unterbrochen, neuer Versuch …",
  live: "Der Klang kommt aus diesem Browser.",
  paused: "Pause. Die Session spielt weiter.",
  muted: "Stumm. Die Session spielt weiter.",
  blocked: "Der Browser gibt keinen Ton aus, bevor du ihn einschaltest.",
  starting: "Csound startet …",
  stopped: "Csound hat angehalten.",
  gone: "Die Session gibt es nicht mehr. Führe die Zelle noch einmal aus, um eine neue zu beginnen.",
  ended: "Die Session ist beendet. Führe die Zelle noch einmal aus, um eine neue zu beginnen.",
  newSession: "Führe die Zelle noch einmal aus, um eine neue Session zu beginnen.",
  serverSilent:
    "Der Jupyter-Server antwortet nicht. Prüfe, ob er noch läuft und ob du angemeldet bist.",
  noWebSocket:
    "Der Jupyter-Server antwortet, aber sein WebSocket lässt sich nicht öffnen. Vielleicht verbietet es ein Proxy dazwischen.",
  noUdp:
    "Der Browser erreicht den Server nicht über UDP. Vielleicht sperrt es eine Firewall oder ein VPN: " +
    "Versuche es in einem anderen Netz, oder lass Jupyter dort laufen, wo dieser Browser es direkt erreicht.",
  noServer:
    "Hinter dieser Seite steht kein Jupyter-Server mit orchestron_jupyter, deshalb kommt kein Klang " +
    "an. Installiere orchestron_jupyter in der Umgebung, in der Jupyter Server läuft, und starte den " +
    "Server neu, oder nimm den Modus „local“.",
  ownEngine:
    "Der Kernel betreibt diese Session selbst, ohne Jupyter-Server, deshalb kommt auf dieser Seite kein " +
    "Klang an. Installiere orchestron_jupyter in der Umgebung, in der Jupyter Server läuft, und starte " +
    "den Server neu, oder nimm den Modus „local“.",
  noDevice: "Auf dem Rechner, auf dem Jupyter läuft, wurde kein Audiogerät gefunden.",
  needsSecureContext:
    "Über einfaches http hat dieser Browser kein Audio-Worklet, deshalb kommt der Klang etwas später. " +
    "Die kürzeste Verzögerung gibt es, wenn du Jupyter über https oder als localhost öffnest.",
  needsWorklet: "Dieser Browser hat kein Audio-Worklet, deshalb kommt der Klang etwas später.",
  workletFailed:
    "Das Audio-Worklet ließ sich nicht starten ({reason}), deshalb kommt der Klang etwas später.",
  studioBecomesQuality: "Unkomprimierter Klang braucht es: Stattdessen spielt „Qualität“.",
  nothingArrives: "Seit einigen Sekunden kommt nichts mehr an.",
  late: "Der Klang kam immer später; er wird neu angefordert.",
  byServer:
    "Der Klang kommt über den Jupyter-Server, weil kein direkter Weg (UDP) gefunden wurde. Von Zeit zu " +
    "Zeit wird wieder danach gesucht.",
  playsOnDevice: "Spielt auf „{device}“ an dem Rechner, auf dem Jupyter läuft.",
  playsOnMachine: "Spielt auf dem Audiogerät des Rechners, auf dem Jupyter läuft.",
  unreachable: "Die Session ist gerade nicht erreichbar.",
  notOurs: "Was unter dieser Adresse antwortet, ist nicht orchestron_jupyter.",
  refused: "Der Jupyter-Server hat mit {status} geantwortet.",
  clipped: {
    one: "{n} Sample übersteuert: Nimm den Pegel zurück.",
    other: "{n} Samples übersteuert: Nimm den Pegel zurück.",
  },
  overrun: {
    one: "{n} Überlauf: Dieser Rechner ist gerade zu langsam für diesen Klang.",
    other: "{n} Überläufe: Dieser Rechner ist gerade zu langsam für diesen Klang.",
  },
  replaced: {
    one: "{n} Sample war keine endliche Zahl und wurde zu Stille: Prüfe das Instrument.",
    other: "{n} Samples waren keine endlichen Zahlen und wurden zu Stille: Prüfe das Instrument.",
  },
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
  hint: "Spiele mit der Maus, mit den Fingern oder mit den Reihen A und Q der Computertastatur.",
};

const client: Texts["client"] = {
  about: "Version {version} · Modus {mode} · {csound}",
  sessions: "Sessions",
  start: "Session beginnen",
  join: "Mitspielen",
  joinNamed: "Bei {name} mitspielen",
  none: "Keine Session läuft.",
  play: "Spielen",
  instrument: "Instrument",
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
  connection,
  log,
  keyboard,
  client,
};
