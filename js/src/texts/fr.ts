/** What the panel says, in French. */

import type { Texts } from "./en";

const counts: Texts["counts"] = {
  listener: { one: "{n} auditeur", other: "{n} auditeurs" },
  overrun: { one: "{n} retard", other: "{n} retards" },
  packet: { one: "{n} paquet", other: "{n} paquets" },
  line: { one: "{n} ligne", other: "{n} lignes" },
  problem: { one: "{n} problème", other: "{n} problèmes" },
  channel: { one: "{n} canal", other: "{n} canaux" },
  clipped: { one: "{n} échantillon écrêté", other: "{n} échantillons écrêtés" },
};

const sentences: Texts["sentences"] = {
  connecting: "Connexion à la session…",
  lost: "Connexion perdue, nouvel essai…",
  live: "Le son est joué dans ce navigateur.",
  paused: "En pause. La session continue de jouer.",
  muted: "Son coupé. La session continue de jouer.",
  blocked: "Le navigateur ne joue aucun son avant que vous le demandiez.",
  starting: "Csound démarre…",
  stopped: "Csound s’est arrêté.",
  gone: "La session n’existe plus. Pour en ouvrir une autre, exécutez de nouveau la cellule.",
  ended: "La session est terminée. Pour en ouvrir une autre, exécutez de nouveau la cellule.",
  newSession: "Pour ouvrir une nouvelle session, exécutez de nouveau la cellule.",
  serverSilent:
    "Le serveur Jupyter ne répond pas. Vérifiez qu’il fonctionne encore et que vous êtes connecté.",
  noWebSocket:
    "Le serveur Jupyter répond, mais son WebSocket ne peut pas être ouvert. Un proxy l’interdit peut-être.",
  noUdp:
    "Le navigateur ne peut pas joindre le serveur par UDP. Un pare-feu ou un VPN le bloque peut-être : " +
    "essayez un autre réseau, ou lancez Jupyter là où ce navigateur peut le joindre directement.",
  noServer:
    "Derrière cette page il n’y a pas de serveur Jupyter avec orchestron_jupyter, le son ne peut donc " +
    "pas arriver. Installez orchestron_jupyter dans l’environnement où tourne Jupyter Server et " +
    "redémarrez le serveur, ou utilisez le mode « local ».",
  ownEngine:
    "Le noyau fait tourner cette session lui-même, sans serveur Jupyter, le son ne peut donc pas " +
    "arriver dans cette page. Installez orchestron_jupyter dans l’environnement où tourne Jupyter " +
    "Server et redémarrez le serveur, ou utilisez le mode « local ».",
  noDevice: "Aucun périphérique audio n’a été trouvé sur la machine qui exécute Jupyter.",
  needsSecureContext:
    "En http simple, ce navigateur n’a pas d’audio worklet : le son arrive un peu plus tard. Pour le " +
    "délai le plus court, ouvrez Jupyter en https ou à l’adresse localhost.",
  needsWorklet: "Ce navigateur n’a pas d’audio worklet : le son arrive un peu plus tard.",
  workletFailed:
    "L’audio worklet n’a pas pu démarrer ({reason}) : le son arrive un peu plus tard.",
  studioBecomesQuality: "Le son non compressé en a besoin : « Qualité » est joué à la place.",
  nothingArrives: "Plus rien n’arrive depuis quelques secondes.",
  late: "Le son arrivait de plus en plus tard ; il est redemandé.",
  byServer:
    "Le son passe par le serveur Jupyter, car aucun chemin direct (UDP) n’a été trouvé. Il est cherché " +
    "de nouveau de temps en temps.",
  playsOnDevice: "Joue sur « {device} », sur la machine qui exécute Jupyter.",
  playsOnMachine: "Joue sur le périphérique audio de la machine qui exécute Jupyter.",
  unreachable: "La session n’est pas joignable pour le moment.",
  notOurs: "Ce qui répond à cette adresse n’est pas orchestron_jupyter.",
  refused: "Le serveur Jupyter a répondu {status}.",
  clipped: {
    one: "{n} échantillon écrêté : baissez le niveau.",
    other: "{n} échantillons écrêtés : baissez le niveau.",
  },
  overrun: {
    one: "{n} retard : cette machine est trop lente pour ce son en ce moment.",
    other: "{n} retards : cette machine est trop lente pour ce son en ce moment.",
  },
  replaced: {
    one: "{n} échantillon sans valeur finie a été remplacé par du silence : vérifiez l’instrument.",
    other:
      "{n} échantillons sans valeur finie ont été remplacés par du silence : vérifiez l’instrument.",
  },
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
  hint: "Jouez à la souris, du doigt, ou avec les rangées A et Q (Q et A en AZERTY) du clavier de l’ordinateur.",
};

const client: Texts["client"] = {
  about: "Version {version} · mode {mode} · {csound}",
  sessions: "Sessions",
  start: "Ouvrir une session",
  join: "Rejoindre",
  joinNamed: "Rejoindre {name}",
  none: "Aucune session n’est ouverte.",
  play: "Jouer",
  instrument: "Instrument",
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
  connection,
  log,
  keyboard,
  client,
};
