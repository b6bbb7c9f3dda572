/** The sentences that the panel says, in Spanish. */

import type { Texts } from "./en";

export const sentences: Texts["sentences"] = {
  connecting: "Conectando con la sesión…",
  lost: "Se perdió la conexión; nuevo intento…",
  live: "El sonido suena en este navegador.",
  paused: "En pausa. La sesión sigue tocando.",
  muted: "En silencio. La sesión sigue tocando.",
  blocked: "El navegador no reproduce sonido hasta que se lo pidas.",
  held: "Parado: Csound está quieto, y su tiempo con él.",
  recovered:
    "Un motor nuevo ha tomado el relevo, con el código, los canales y las tablas de la sesión.",
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
  waitsForKernel:
    "El kernel aún no ha respondido. Si está ejecutando una celda, el sonido empezará después. " +
    "Si se ha reiniciado, vuelve a ejecutar la celda.",
  kernelGone:
    "El kernel ha terminado o se ha reiniciado, y la sesión con él. Para volver a oírla, " +
    "ejecuta la celda otra vez.",
  noUdpAndNoRelay:
    "El navegador no llega por UDP a la máquina del kernel, y detrás de esta página no hay " +
    "ningún servidor Jupyter con orchestron_jupyter que pueda traer el sonido. Indica en " +
    "VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS, donde se inicia el kernel, un servidor TURN al " +
    "que lleguen los dos, o abre el cuaderno en un servidor Jupyter con orchestron_jupyter.",
  iceFull:
    "{url} no tiene sitio para otro oyente ({answer}): amplía sus puertos de relevo o sube sus " +
    "cuotas.",
  iceRefused: "{url} ha rechazado este navegador ({answer}): mira su registro.",
  iceCredentials: "{url} ha rechazado las credenciales ({answer}): revisa username y credential.",
  iceLimited:
    "{url} ha rechazado las credenciales ({answer}): revisa turn_secret y los relojes de las " +
    "dos máquinas.",
  iceSilent:
    "{url} no ha respondido a este navegador: revisa su dirección, su puerto y lo que hay en " +
    "medio.",
  byServerAfter:
    "El sonido llega a través del servidor Jupyter, porque por la vía directa (UDP) ya no " +
    "llegaba nada. De vez en cuando se vuelve a buscar.",
  byServerSince: "El sonido llega a través del servidor Jupyter. {reason}",
  mediaSource:
    "Por http simple, o sin audio worklet, se reproduce con Media Source Extensions, con un " +
    "tercio de segundo de retraso o más.",
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
