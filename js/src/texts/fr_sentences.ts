/** The sentences that the panel says, in French. */

import type { Texts } from "./en";

export const sentences: Texts["sentences"] = {
  connecting: "Connexion à la session…",
  lost: "Connexion perdue, nouvel essai…",
  live: "Le son est joué dans ce navigateur.",
  paused: "En pause. La session continue de jouer.",
  muted: "Son coupé. La session continue de jouer.",
  blocked: "Le navigateur ne joue aucun son avant que vous le demandiez.",
  held: "À l’arrêt : Csound est immobile, et son temps avec lui.",
  recovered:
    "Un nouveau moteur a pris le relais, avec le code, les canaux et les tables de la session.",
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
  waitsForKernel:
    "Le noyau n’a pas encore répondu. S’il exécute une cellule, le son commencera ensuite. " +
    "S’il a été redémarré, exécutez la cellule à nouveau.",
  kernelGone:
    "Le noyau s’est arrêté ou a été redémarré, et la session avec lui. Pour l’entendre à " +
    "nouveau, exécutez la cellule à nouveau.",
  noUdpAndNoRelay:
    "Le navigateur n’atteint pas en UDP la machine du noyau, et aucun serveur Jupyter muni " +
    "d’orchestron_jupyter ne se trouve derrière cette page pour apporter le son autrement. " +
    "Indiquez, là où le noyau est lancé, dans VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS un " +
    "serveur TURN que les deux atteignent, ou ouvrez le notebook sur un serveur Jupyter muni " +
    "d’orchestron_jupyter.",
  iceFull:
    "{url} n’a plus de place pour un auditeur ({answer}) : élargissez ses ports de relais ou " +
    "relevez ses quotas.",
  iceRefused: "{url} a refusé ce navigateur ({answer}) : consultez son journal.",
  iceCredentials: "{url} a refusé les identifiants ({answer}) : vérifiez username et credential.",
  iceLimited:
    "{url} a refusé les identifiants ({answer}) : vérifiez turn_secret et l’horloge des deux " +
    "machines.",
  iceSilent:
    "{url} n’a pas répondu à ce navigateur : vérifiez son adresse, son port et ce qui se " +
    "trouve entre les deux.",
  byServerAfter:
    "Le son passe par le serveur Jupyter, car plus rien n’arrivait par la voie directe (UDP). " +
    "Elle est recherchée de temps en temps.",
  byServerSince: "Le son passe par le serveur Jupyter. {reason}",
  mediaSource:
    "En http simple, ou sans worklet audio, il est joué par Media Source Extensions, avec un " +
    "tiers de seconde de retard ou plus.",
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
