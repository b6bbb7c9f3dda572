"""What a listener gets, measured on the real thing: `make bench`, or `python -m benchmarks`.

The rule: everything is measured where it is heard, at a sink behind the browser, and beside a
control: an oscillator inside the same page, over the same sink, in the same recording wherever it
can be. A figure without its control says more about the machine than about us.

What runs: JupyterLab with the extension as installed; Chromium, headless, playing into a PulseAudio
null sink (48 kHz, float); a recorder on that sink, attached from before the first sound to after
the last, because a client that comes or goes disturbs what plays. The session's commands come from
a process of their own (`player`) with the environment of a kernel of that server. All of it shares
the machine's cores, the browser and the encoder included.

One time: `CLOCK_MONOTONIC`, which all processes share. A recording's samples get theirs from when
they arrived (`sink_clock`), a page's clock is calibrated by round trips (`page`).

=========  ====================================================  ===================================
name       from where to where                                   control
=========  ====================================================  ===================================
latency    just before `instrument.play(...)` in the player, to  just before `source.start()` of the
           the click's onset at the sink; connection settled     same click in the page's script
keys       a `keydown` in the page, to its click's onset at the  the same note by `instrument.play`
           sink                                                  from the player, same connection
dropouts   breaks in a steady tone (left), but those at which    breaks in an in-page oscillator
           the control breaks too; what the jitter buffer        (right) of the same recording
           counted meanwhile (`getStats`)
crosstalk  440 Hz left, 660 Hz right: the trace of each on the   two oscillators in the page, right
           other side, the worse of the two                      after
cpu        CPU time of the engine process, in % of one core,     the same engine without a listener;
           over 10 s each                                        a spare engine that has not begun
startup    just before Ctrl+Enter in JupyterLab, to the panel's  `new AudioContext()` and an
           `live` and to the first sound at the sink             oscillator, to its first sound
offline    `render()` of a piece of 8 voices: times real time,   the `csound` command on the same
           CPU per voice, start and end                          piece, in turns
faults     just before the engine is killed, crashes or hangs,   as for startup
           to the sound that comes back at the sink
relay      a packet's time stamp to its arrival by the Jupyter   the same packets by the engine's
           server's WebSocket, against the most punctual one:    control socket, in the same process
           at rest, and while it saves 10 MB each 0.5 s;
           bandwidth of presets
soak       memory, overruns and drift of engine time against     an idle session at the same time
           the monotonic clock: a compilation a second, 32
           voices, a channel at 100 Hz, for 20 minutes
=========  ====================================================  ===================================

Biases that stay:

- The sink renders in blocks. A sample can arrive up to a block (about 10 ms) after or before it
  would have been heard from a device; the lower envelope of the arrivals takes the scatter away,
  not the constant. It is the same for control and subject: compare differences, not to the digit.
- The page's clock is known to half of its fastest round trip (`page clock, uncertainty` in the
  results, in ms); it concerns the control and `live`, never the subject's latency.
- A dropout is found if it takes 30 % off the tone for a millisecond or so, or turns its phase by
  half a radian. Concealment that continues a steady tone perfectly is not heard and not counted;
  the concealed samples beside it tell. A dropout of ours that happens within 0.15 s of one of the
  control's is taken for the machine's.
- Chromium renders its own sound at a raised priority, and so does PulseAudio; engine and kernel run
  at the usual one. On a machine that is short of time the control holds where the subject gives
  way, and what is left of one stall in the jitter buffer takes a minute to melt.
- The same cores run Chromium and what is measured, and whoever else uses the machine: the load
  averages before and after stand in the results.

`startup` without a running engine includes whatever the server has ready (a spare engine), as for
a user; before each of these runs it has five seconds to get it ready.

To add a figure: a module with `measure(stand, effort)` that returns figures, and a line in
`__main__.BENCHES`.
"""
