/** What the panel says, in Spanish. */

import type { Texts } from "./en";

const counts: Texts["counts"] = {
  listener: { one: "{n} oyente", other: "{n} oyentes" },
  overrun: { one: "{n} retraso", other: "{n} retrasos" },
  packet: { one: "{n} paquete", other: "{n} paquetes" },
  line: { one: "{n} línea", other: "{n} líneas" },
  problem: { one: "{n} problema", other: "{n} problemas" },
  channel: { one: "{n} canal", other: "{n} canales" },
  clipped: { one: "{n} muestra saturada", other: "{n} muestras saturadas" },
};

const sentences: Texts["sentences"] = {
  connecting: "Conectando con la sesión…",
  lost: "Se perdió la conexión; nuevo intento…",
  live: "El sonido suena en este navegador.",
  paused: "En pausa. La sesión sigue tocando.",
  muted: "En silencio. La sesión sigue tocando.",
  blocked: "El navegador no reproduce sonido hasta que se lo pidas.",
  starting: "Csound está arrancando…",
  stopped: "Csound se ha parado.",
  gone: "La sesión ya no existe. Para empezar otra, ejecuta de nuevo la celda.",
  ended: "La sesión ha terminado. Para empezar otra, ejecuta de nuevo la celda.",
  newSession: "Para empezar una sesión nueva, ejecuta de nuevo la celda.",
  serverSilent:
    "El servidor de Jupyter no responde. Comprueba que sigue en marcha y que has iniciado sesión.",
  noWebSocket:
    "El servidor de Jupyter responde, pero su WebSocket no se puede abrir. Quizá lo impida un proxy.",
  noUdp:
    "El navegador no llega al servidor por UDP. Quizá lo bloquee un cortafuegos o una VPN: prueba otra " +
    "red, o ejecuta Jupyter donde este navegador llegue directamente.",
  noServer:
    "Detrás de esta página no hay un servidor de Jupyter con orchestron_jupyter, así que el sonido no " +
    "puede llegar. Instala orchestron_jupyter en el entorno donde corre Jupyter Server y reinicia el " +
    "servidor, o usa el modo «local».",
  ownEngine:
    "El kernel lleva esta sesión por sí mismo, sin servidor de Jupyter, así que el sonido no puede " +
    "llegar a esta página. Instala orchestron_jupyter en el entorno donde corre Jupyter Server y " +
    "reinicia el servidor, o usa el modo «local».",
  noDevice: "No se encontró ningún dispositivo de audio en la máquina donde corre Jupyter.",
  needsSecureContext:
    "Por http sin cifrar este navegador no tiene audio worklet, y el sonido llega con algo más de " +
    "retardo. Para el menor retardo abre Jupyter por https o como localhost.",
  needsWorklet:
    "Este navegador no tiene audio worklet, y el sonido llega con algo más de retardo.",
  workletFailed:
    "El audio worklet no pudo arrancar ({reason}), y el sonido llega con algo más de retardo.",
  studioBecomesQuality: "El sonido sin comprimir lo necesita: en su lugar suena «Calidad».",
  nothingArrives: "Hace unos segundos que no llega nada.",
  late: "El sonido llegaba cada vez más tarde; se pide de nuevo.",
  byServer:
    "El sonido viene por el servidor de Jupyter, porque no se encontró un camino directo (UDP). De vez " +
    "en cuando se busca otra vez.",
  playsOnDevice: "Suena en «{device}», en la máquina donde corre Jupyter.",
  playsOnMachine: "Suena en el dispositivo de audio de la máquina donde corre Jupyter.",
  unreachable: "Ahora mismo no se puede llegar a la sesión.",
  notOurs: "Lo que responde en esta dirección no es orchestron_jupyter.",
  refused: "El servidor de Jupyter respondió {status}.",
  clipped: {
    one: "{n} muestra saturada: baja el nivel.",
    other: "{n} muestras saturadas: baja el nivel.",
  },
  overrun: {
    one: "{n} retraso: ahora mismo esta máquina es demasiado lenta para este sonido.",
    other: "{n} retrasos: ahora mismo esta máquina es demasiado lenta para este sonido.",
  },
  replaced: {
    one: "{n} muestra no tenía un valor finito y se volvió silencio: revisa el instrumento.",
    other: "{n} muestras no tenían un valor finito y se volvieron silencio: revisa el instrumento.",
  },
};

const panel: Texts["panel"] = {
  states: {
    connecting: "conectando",
    live: "en directo",
    blocked: "bloqueado",
    error: "error",
    closed: "terminada",
    local: "local",
  },
  browserAudio: "Audio en el navegador",
  localAudio: "Audio en la máquina",
  start: "Activar el sonido",
  retry: "Intentar de nuevo",
  silence: "Silencio",
  silenceMeaning: "Corta de golpe todas las notas y sus resonancias",
  mono: "mono",
  stereo: "estéreo",
};

const player: Texts["player"] = {
  name: "Reproductor de audio",
  play: "Reproducir",
  pause: "Pausa",
  mute: "Silenciar",
  unmute: "Quitar el silencio",
  volume: "Volumen",
};

const preset: Texts["preset"] = {
  label: "Sonido",
  known: {
    "low latency": {
      title: "Poco retardo",
      meaning: "Para tocar con las manos: el camino más corto de la tecla al oído.",
      cost: "200 paquetes por segundo; lo primero que se resiente con una red irregular.",
    },
    balanced: {
      title: "Equilibrado",
      meaning: "Para trabajar y escuchar en la mayoría de las redes.",
      cost: "Unos 200 kbit/s y el búfer del propio navegador, de unos 40 ms.",
    },
    quality: {
      title: "Calidad",
      meaning: "Para escuchar con atención: Opus que no se distingue de su fuente.",
      cost: "330 kbit/s y de 20 a 40 ms más de retardo que «Equilibrado».",
    },
    "low bandwidth": {
      title: "Poco ancho de banda",
      meaning: "Para líneas lentas o compartidas y redes móviles.",
      cost: "Unos 70 kbit/s; la octava más aguda pierde brillo y el retardo es mayor.",
    },
    studio: {
      title: "Estudio",
      meaning:
        "Sin comprimir: lo que calculó Csound llega bit a bit, en coma flotante de 32 bits.",
      cost: "3,3 Mbit/s en 400 paquetes por segundo; un paquete perdido es un hueco.",
    },
  },
};

const meter: Texts["meter"] = { name: "Nivel y espectro del sonido" };

const connection: Texts["connection"] = {
  title: "Conexión",
  fromNoteToEar: "De la nota al oído",
  about: "unos {time} de la nota al oído",
  atLeast: "al menos {time} de la nota al oído",
  engine: "Paquete",
  network: "Red",
  buffer: "Búfer de fluctuación",
  output: "Salida",
  path: "Camino",
  played: "Suena por",
  roundTrip: "Ida y vuelta",
  lost: "Perdido",
  concealed: "Disimulado",
  clock: "Reloj",
  unknown: "desconocido",
  relayed: "por un repetidor (TURN)",
  server: "por el servidor de Jupyter",
  direct: "directo, por UDP",
  byWorklet: "audio worklet, desde un canal de datos",
  byElement: "elemento de audio, desde una pista multimedia",
  scatter: "{time}, los paquetes se dispersan {jitter}",
  lostNothing: { one: "nada de {n} paquete", other: "nada de {n} paquetes" },
  lostSome: "{packets} de {sent} ({share})",
  nothing: "nada",
  ofSound: "{time} de sonido",
  inStep: "al paso del reloj del servidor, las muestras pasan tal cual",
  faster: "sigue al del servidor, más rápido en un {share}",
  slower: "sigue al del servidor, más lento en un {share}",
};

const log: Texts["log"] = {
  title: "Registro",
  name: "Lo que escribió Csound",
  error: "Error",
  warning: "Aviso",
};

const keyboard: Texts["keyboard"] = {
  name: "Teclado",
  notes: "Do Do♯ Re Re♯ Mi Fa Fa♯ Sol Sol♯ La La♯ Si",
  hint: "Toca con el ratón, con los dedos o con las filas A y Q del teclado del ordenador.",
};

const client: Texts["client"] = {
  about: "Versión {version} · modo {mode} · {csound}",
  sessions: "Sesiones",
  start: "Empezar una sesión",
  join: "Entrar",
  joinNamed: "Entrar en {name}",
  none: "No hay ninguna sesión en marcha.",
  play: "Tocar",
  instrument: "Instrumento",
  leave: "Salir",
  end: "Terminar la sesión",
  sessionStates: {
    starting: "arrancando",
    running: "en marcha",
    error: "error",
    closed: "terminada",
  },
};

export const es: Texts = {
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
