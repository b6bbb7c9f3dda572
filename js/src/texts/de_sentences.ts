/** The sentences that the panel says, in German. */

import type { Texts } from "./en";

export const sentences: Texts["sentences"] = {
  connecting: "Verbindung zur Session wird aufgebaut …",
  lost: "Verbindung unterbrochen, neuer Versuch …",
  live: "Der Klang kommt aus diesem Browser.",
  paused: "Pause. Die Session spielt weiter.",
  muted: "Stumm. Die Session spielt weiter.",
  blocked: "Der Browser gibt keinen Ton aus, bevor du ihn einschaltest.",
  held: "Angehalten: Csound steht still, und seine Zeit mit ihm.",
  recovered:
    "Eine neue Engine hat übernommen, mit Code, Kanälen und Tabellen der Session.",
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
  waitsForKernel:
    "Der Kernel hat noch nicht geantwortet. Wenn er eine Zelle ausführt, beginnt der Klang " +
    "danach. Wurde er neu gestartet, führe die Zelle noch einmal aus.",
  kernelGone:
    "Der Kernel wurde beendet oder neu gestartet, und mit ihm die Session. Führe die Zelle " +
    "noch einmal aus, um sie wieder zu hören.",
  noUdpAndNoRelay:
    "Der Browser erreicht den Rechner des Kernels nicht über UDP, und hinter dieser Seite " +
    "steht kein Jupyter-Server mit orchestron_jupyter, der den Klang stattdessen bringen " +
    "könnte. Nenne dort, wo der Kernel gestartet wird, in " +
    "VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS einen TURN-Server, den beide erreichen, oder " +
    "öffne das Notebook auf einem Jupyter-Server mit orchestron_jupyter.",
  iceFull:
    "{url} hat keinen Platz für einen weiteren Hörer ({answer}): Erweitere seine Relay-Ports oder " +
    "erhöhe seine Quoten.",
  iceRefused: "{url} hat diesen Browser abgewiesen ({answer}): Sieh in sein Protokoll.",
  iceCredentials:
    "{url} hat die Zugangsdaten abgewiesen ({answer}): Prüfe username und credential.",
  iceLimited:
    "{url} hat die Zugangsdaten abgewiesen ({answer}): Prüfe turn_secret und die Uhren beider " +
    "Rechner.",
  iceSilent:
    "{url} hat diesem Browser nicht geantwortet: Prüfe Adresse, Port und was dazwischen liegt.",
  byServerAfter:
    "Der Klang kommt über den Jupyter-Server, weil auf dem direkten Weg (UDP) nichts mehr " +
    "ankam. Von Zeit zu Zeit wird wieder danach gesucht.",
  byServerSince: "Der Klang kommt über den Jupyter-Server. {reason}",
  mediaSource:
    "Über einfaches http, oder ohne Audio-Worklet, wird er über Media Source Extensions " +
    "abgespielt, eine Drittelsekunde später oder mehr.",
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
