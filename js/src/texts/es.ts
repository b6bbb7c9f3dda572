/** What the panel says, in Spanish. */

import type { Texts } from "./en";
import { sentences } from "./es_sentences";

const counts: Texts["counts"] = {
  listener: { one: "{n} oyente", other: "{n} oyentes" },
  overrun: { one: "{n} retraso", other: "{n} retrasos" },
  packet: { one: "{n} paquete", other: "{n} paquetes" },
  line: { one: "{n} línea", other: "{n} líneas" },
  problem: { one: "{n} problema", other: "{n} problemas" },
  channel: { one: "{n} canal", other: "{n} canales" },
  instrument: { one: "{n} instrumento", other: "{n} instrumentos" },
  clipped: { one: "{n} muestra saturada", other: "{n} muestras saturadas" },
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

const parts: Texts["parts"] = { scope: "Forma de onda del sonido", spectrum: "Espectro del sonido" };

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
  relayedWorklet: "audio worklet, desde un WebSocket",
  relayedElement: "elemento de audio, desde un WebSocket por Media Source Extensions",
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
  instrument: "Instrumento",
  session: "Esta sesión",
  library: "Biblioteca",
  midi: "Csound por MIDI",
  channel: "Canal MIDI {n}",
  velocity: "Velocidad",
  lower: "Una octava más grave",
  higher: "Una octava más aguda",
  range: "{low} a {high}",
  sustain: "Pedal",
  hint:
    "Toca con el ratón, con los dedos o con las filas A y Q del teclado del ordenador; Z y X cambian " +
    "de octava.",
  hintHere:
    "Toca con el ratón o con los dedos; cuando una tecla de este teclado tiene el foco, también con las " +
    "filas A y Q del teclado del ordenador. Z y X cambian de octava, las flechas van de tecla en tecla.",
};

const record: Texts["record"] = {
  start: "Grabar",
  stop: "Parar la grabación",
  format: "Formato del archivo",
  running: "grabando, {time}",
  takes: "Tomas",
  about: "{time}, {size} MB",
  download: "Descargar {name}",
  remove: "Borrar",
  removeNamed: "Borrar {name}",
};

const transport: Texts["transport"] = {
  title: "Transporte",
  start: "Iniciar",
  startMeaning: "Deja que Csound siga desde donde está",
  stop: "Parar",
  stopMeaning: "Detiene Csound, y su tiempo con él",
  time: "Tiempo",
  load: "Carga",
  loadMeaning: "Tiempo de cálculo de Csound y del codificador, en porcentaje del tiempo real",
  overruns: "Retrasos",
};

const instruments: Texts["instruments"] = {
  title: "Instrumentos",
  none: "Esta sesión aún no tiene instrumentos: compila uno, o toma uno de la biblioteca.",
  try: "Probar",
  tryNamed: "Probar {name}",
  library: "Biblioteca",
  add: "Añadir",
  channels: "Canales",
};

const midi: Texts["midi"] = {
  title: "Entrada MIDI",
  open: "Usar dispositivos MIDI",
  device: "Dispositivo",
  none: "ninguno",
  gone: "{name} (no conectado)",
  plays: "Toca",
  asKeyboard: "lo que toca el teclado",
  asIs: "Csound, cada uno en su propio canal",
  activity: "Último",
  controller: "Controlador {n}",
  noDevice:
    "No hay ningún dispositivo MIDI conectado a este ordenador. El que conectes aparecerá aquí.",
  states: {
    insecure:
      "Por http sin cifrar un navegador no da sus dispositivos MIDI a ninguna página. Abre Jupyter por " +
      "https o como localhost.",
    missing: "Este navegador no tiene Web MIDI. Chromium, Chrome, Edge y Firefox lo tienen.",
    closed: "El navegador te pregunta antes de dejar que esta página use sus dispositivos MIDI.",
    asking: "El navegador te está preguntando…",
    denied:
      "El navegador no deja que esta página use dispositivos MIDI. Permítelo en los permisos de la " +
      "página e inténtalo de nuevo.",
  },
};

const client: Texts["client"] = {
  about: "Versión {version} · modo {mode} · {csound}",
  sessions: "Sesiones",
  start: "Empezar una sesión",
  join: "Entrar",
  joinNamed: "Entrar en {name}",
  none: "No hay ninguna sesión en marcha.",
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
