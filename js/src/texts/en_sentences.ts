/** The sentences that the panel says, in English. */

export const sentences = {
  connecting: "Connecting to the session…",
  lost: "Connection lost, trying again…",
  live: "The sound plays in this browser.",
  paused: "Paused. The session plays on.",
  muted: "Muted. The session plays on.",
  blocked: "The browser plays no sound before you ask for it.",
  held: "Stopped: Csound stands still, and its time with it.",
  recovered: "A new engine has taken over, with the session's code, channels and tables.",
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
  waitsForKernel:
    "The kernel has not answered yet. If it runs a cell, the sound begins when that is done. " +
    "If it was restarted, run the cell again.",
  kernelGone:
    "The kernel has ended or was restarted, and the session with it. To hear it again, run the " +
    "cell again.",
  noUdpAndNoRelay:
    "The browser can't reach the kernel's machine over UDP, and this page has no Jupyter " +
    "server with orchestron_jupyter that could bring the sound instead. Name a TURN server " +
    "that both can reach in VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS, where the kernel is " +
    "started, or open the notebook in a Jupyter server that has orchestron_jupyter.",
  iceFull:
    "{url} has no room for another listener ({answer}): widen its relay ports or raise its quotas.",
  iceRefused: "{url} refused this browser ({answer}): look at its log.",
  iceCredentials: "{url} refused the credentials ({answer}): look at username and credential.",
  iceLimited:
    "{url} refused the credentials ({answer}): look at turn_secret and at the clocks of both " +
    "machines.",
  iceSilent:
    "{url} did not answer this browser: look at its address, its port and what lies between.",
  byServerAfter:
    "The sound comes through the Jupyter server, since nothing arrived any more on the direct " +
    "way (UDP). It is looked for again from time to time.",
  byServerSince: "The sound comes through the Jupyter server. {reason}",
  mediaSource:
    "Over plain http, or without an audio worklet, it is played by Media Source Extensions, a " +
    "third of a second late or more.",
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
