// The control, in every page that is measured: clicks and tones of the page's own, and a look at
// the peer connections. It runs before the page's scripts and changes nothing that they see.
(() => {
  const NativePeer = window.RTCPeerConnection;
  const peers = [];
  window.RTCPeerConnection = class RTCPeerConnection extends NativePeer {
    constructor(...options) {
      super(...options);
      peers.push(this);
    }
  };

  let context = null;
  let sounding = [];
  const output = () => (context ??= new AudioContext({ sampleRate: 48000 }));

  const bench = {
    now: () => performance.now(),

    async wake() {
      await output().resume();
    },

    // The same samples as Csound's click. Returns the page's time just before the command.
    click(side, frequency, duration, amplitude) {
      const length = Math.round(duration * 48000);
      const buffer = new AudioBuffer({ numberOfChannels: 2, length, sampleRate: 48000 });
      const samples = buffer.getChannelData(side);
      for (let i = 0; i < length; i++) {
        samples[i] = amplitude * Math.sin((2 * Math.PI * frequency * i) / 48000);
      }
      const source = new AudioBufferSourceNode(output(), { buffer });
      source.connect(output().destination);
      const before = performance.now();
      source.start();
      return before;
    },

    // A steady tone on each side; 0 Hz is none.
    hold(frequencies, amplitude) {
      const sides = new ChannelMergerNode(output(), { numberOfInputs: 2 });
      sides.connect(output().destination);
      frequencies.forEach((frequency, side) => {
        if (frequency === 0) return;
        const tone = new OscillatorNode(output(), { frequency });
        tone.connect(new GainNode(output(), { gain: amplitude })).connect(sides, 0, side);
        tone.start();
        sounding.push(tone);
      });
    },

    release() {
      for (const tone of sounding) tone.stop();
      sounding = [];
    },

    // An output of its own, from nothing to sound.
    startTone(frequency, amplitude) {
      const before = performance.now();
      context = new AudioContext({ sampleRate: 48000 });
      bench.hold([frequency, frequency], amplitude);
      return before;
    },

    async close() {
      bench.release();
      await context?.close();
      context = null;
    },

    // What the jitter buffer of the connection that plays has counted; `connection` is which.
    async received() {
      const connection = peers.findLastIndex((each) => each.connectionState === "connected");
      const found = [...((await peers[connection]?.getStats())?.values() ?? [])];
      const counts = found.find((each) => each.type === "inbound-rtp" && each.kind === "audio");
      return counts === undefined ? null : { ...counts, connection };
    },

    liveAt: null,

    // When the last key went down, by the browser's own time for it.
    keyAt: null,
  };

  window.addEventListener(
    "keydown",
    (event) => {
      bench.keyAt = event.timeStamp;
    },
    { capture: true },
  );

  // When a panel became live, by the page's clock, without asking again and again.
  new MutationObserver(() => {
    if (bench.liveAt === null && document.querySelector('.orchestron-panel[data-state="live"]')) {
      bench.liveAt = performance.now();
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-state"],
  });

  window.orchestronBench = bench;
})();
