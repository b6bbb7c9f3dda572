/** What the panel says, in French. */

import type { Texts } from "./en";
import { sentences } from "./fr_sentences";

const counts: Texts["counts"] = {
  listener: { one: "{n} auditeur", other: "{n} auditeurs" },
  overrun: { one: "{n} retard", other: "{n} retards" },
  packet: { one: "{n} paquet", other: "{n} paquets" },
  line: { one: "{n} ligne", other: "{n} lignes" },
  problem: { one: "{n} problème", other: "{n} problèmes" },
  channel: { one: "{n} canal", other: "{n} canaux" },
  instrument: { one: "{n} instrument", other: "{n} instruments" },
  clipped: { one: "{n} échantillon écrêté", other: "{n} échantillons écrêtés" },
};

const panel: Texts["panel"] = {
  states: {
    connecting: "connexion",
    live: "en direct",
    blocked: "bloqué",
    error: "erreur",
    closed: "terminé",
    local: "local",
  },
  browserAudio: "Son dans le navigateur",
  localAudio: "Son sur la machine",
  start: "Activer le son",
  retry: "Réessayer",
  silence: "Silence",
  silenceMeaning: "Arrête d’un coup toutes les notes et leurs résonances",
  mono: "mono",
  stereo: "stéréo",
};

const player: Texts["player"] = {
  name: "Lecteur audio",
  play: "Lecture",
  pause: "Pause",
  mute: "Couper le son",
  unmute: "Rétablir le son",
  volume: "Volume",
};

const preset: Texts["preset"] = {
  label: "Son",
  known: {
    "low latency": {
      title: "Latence faible",
      meaning: "Pour jouer à la main : le plus court chemin de la touche à l’oreille.",
      cost: "200 paquets par seconde ; le premier à souffrir d’un réseau irrégulier.",
    },
    balanced: {
      title: "Équilibré",
      meaning: "Pour travailler et écouter, sur la plupart des réseaux.",
      cost: "Environ 200 kbit/s, et les quelque 40 ms de tampon du navigateur.",
    },
    quality: {
      title: "Qualité",
      meaning: "Pour l’écoute attentive : de l’Opus qu’on ne distingue pas de sa source.",
      cost: "330 kbit/s et 20 à 40 ms de délai de plus qu’« Équilibré ».",
    },
    "low bandwidth": {
      title: "Bas débit",
      meaning: "Pour les lignes lentes ou partagées et les réseaux mobiles.",
      cost: "Environ 70 kbit/s ; l’octave la plus aiguë est ternie et le délai plus long.",
    },
    studio: {
      title: "Studio",
      meaning:
        "Non compressé : ce que Csound a calculé arrive bit pour bit, en flottants de 32 bits.",
      cost: "3,3 Mbit/s en 400 paquets par seconde ; un paquet perdu est un trou.",
    },
  },
};

const meter: Texts["meter"] = { name: "Niveau et spectre du son" };

const parts: Texts["parts"] = { scope: "Forme d’onde du son", spectrum: "Spectre du son" };

const connection: Texts["connection"] = {
  title: "Connexion",
  fromNoteToEar: "De la note à l’oreille",
  about: "environ {time} de la note à l’oreille",
  atLeast: "au moins {time} de la note à l’oreille",
  engine: "Paquet",
  network: "Réseau",
  buffer: "Tampon de gigue",
  output: "Sortie",
  path: "Chemin",
  played: "Joué par",
  roundTrip: "Aller-retour",
  lost: "Perdu",
  concealed: "Masqué",
  clock: "Horloge",
  unknown: "inconnu",
  relayed: "par un relais (TURN)",
  server: "par le serveur Jupyter",
  direct: "direct, par UDP",
  byWorklet: "audio worklet, depuis un canal de données",
  byElement: "élément audio, depuis une piste média",
  relayedWorklet: "worklet audio, depuis un WebSocket",
  relayedElement: "élément audio, depuis un WebSocket par Media Source Extensions",
  scatter: "{time}, les paquets se dispersent de {jitter}",
  lostNothing: { one: "rien sur {n} paquet", other: "rien sur {n} paquets" },
  lostSome: "{packets} sur {sent} ({share})",
  nothing: "rien",
  ofSound: "{time} de son",
  inStep: "au pas de celle du serveur, les échantillons passent tels quels",
  faster: "suit celle du serveur, plus vite de {share}",
  slower: "suit celle du serveur, moins vite de {share}",
};

const log: Texts["log"] = {
  title: "Journal",
  name: "Ce que Csound a écrit",
  error: "Erreur",
  warning: "Avertissement",
};

const keyboard: Texts["keyboard"] = {
  name: "Clavier",
  notes: "Do Do♯ Ré Ré♯ Mi Fa Fa♯ Sol Sol♯ La La♯ Si",
  instrument: "Instrument",
  session: "Cette session",
  library: "Bibliothèque",
  midi: "Csound par MIDI",
  channel: "Canal MIDI {n}",
  velocity: "Vélocité",
  lower: "Une octave plus bas",
  higher: "Une octave plus haut",
  range: "{low} à {high}",
  sustain: "Pédale",
  hint:
    "Jouez à la souris, du doigt, ou avec les deux rangées de lettres du haut du clavier de " +
    "l’ordinateur ; les deux premières touches de la rangée du bas changent d’octave.",
  hintHere:
    "Jouez à la souris ou du doigt ; quand une touche de ce clavier a le focus, aussi avec les deux " +
    "rangées de lettres du haut du clavier de l’ordinateur. Les deux premières touches de la rangée du " +
    "bas changent d’octave, les flèches vont de touche en touche.",
};

const record: Texts["record"] = {
  start: "Enregistrer",
  stop: "Arrêter l’enregistrement",
  format: "Format du fichier",
  running: "enregistre, {time}",
  takes: "Prises",
  about: "{time}, {size} Mo",
  download: "Télécharger {name}",
  remove: "Supprimer",
  removeNamed: "Supprimer {name}",
};

const transport: Texts["transport"] = {
  title: "Transport",
  start: "Marche",
  startMeaning: "Laisse Csound repartir de là où il est",
  stop: "Arrêt",
  stopMeaning: "Immobilise Csound, et son temps avec lui",
  time: "Temps",
  load: "Charge",
  loadMeaning: "Temps de calcul de Csound et de l’encodeur, en pour cent du temps réel",
  overruns: "Retards",
};

const instruments: Texts["instruments"] = {
  title: "Instruments",
  none: "Cette session n’a pas encore d’instrument : compilez-en un, ou prenez-en un dans la bibliothèque.",
  try: "Essayer",
  tryNamed: "Essayer {name}",
  library: "Bibliothèque",
  add: "Ajouter",
  channels: "Canaux",
};

const midi: Texts["midi"] = {
  title: "Entrée MIDI",
  open: "Utiliser les appareils MIDI",
  device: "Appareil",
  none: "aucun",
  gone: "{name} (non branché)",
  plays: "Joue",
  asKeyboard: "ce que joue le clavier",
  asIs: "Csound, chacun sur son propre canal",
  activity: "Dernier",
  controller: "Contrôleur {n}",
  noDevice:
    "Aucun appareil MIDI n’est branché à cet ordinateur. Celui que vous branchez apparaît ici.",
  states: {
    insecure:
      "En http simple, un navigateur ne donne ses appareils MIDI à aucune page. Ouvrez Jupyter en https " +
      "ou à l’adresse localhost.",
    missing: "Ce navigateur n’a pas Web MIDI. Chromium, Chrome, Edge et Firefox l’ont.",
    closed: "Le navigateur vous demande avant de laisser cette page utiliser ses appareils MIDI.",
    asking: "Le navigateur vous pose la question…",
    denied:
      "Le navigateur ne laisse pas cette page utiliser les appareils MIDI. Autorisez-la dans les " +
      "permissions de la page, puis réessayez.",
  },
};

const client: Texts["client"] = {
  about: "Version {version} · mode {mode} · {csound}",
  sessions: "Sessions",
  start: "Ouvrir une session",
  join: "Rejoindre",
  joinNamed: "Rejoindre {name}",
  none: "Aucune session n’est ouverte.",
  leave: "Quitter",
  end: "Terminer la session",
  sessionStates: {
    starting: "démarre",
    running: "en cours",
    error: "erreur",
    closed: "terminée",
  },
};

export const fr: Texts = {
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
