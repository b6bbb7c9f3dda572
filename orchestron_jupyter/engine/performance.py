"""The performance thread: it owns Csound and time.

The rule: render a quantum, hand it to every encoder in use, sleep until the next one is due. The
quantum is the shortest packet that anybody gets. Commands run between k-cycles, on this thread
alone. Nothing is queued between Csound and the encoders.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from ..downmix import RATE
from .clock import Clock
from .command_queue import CommandQueue
from .encoder import Packet, Packetizer
from .load import Load
from .output import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from ..presets import Encoding
    from ..settings import Settings
    from .csound_host import CsoundHost

SWITCH_INTERVAL: Final = 0.0005
"""Seconds another Python thread may keep this one waiting (5 ms by default: half a packet)."""

SILENCE: Final = 1e-4
"""Of full scale (−80 dB): what stays below is not sound, but the end of a tail."""

_LOOKS: Final = 16
"""K-cycles between two looks at what a sound device plays; its sound is not copied otherwise."""
_NICENESS: Final = -11
_REST: Final = 0.01  # seconds between two looks at the commands while a device waits


class Performance:
    """Runs a :class:`.csound_host.CsoundHost` against the clock, or at its sound device's pace.

    Parameters
    ----------
    host
        Csound; from :meth:`start` on only the performance thread touches it.
    settings
        Packet duration while nobody listens, and the stall bound.
    deliver
        Called on this thread with each encoded packet; must not wait.
    """

    def __init__(
        self,
        host: CsoundHost,
        settings: Settings,
        deliver: Callable[[Packet], None],
    ) -> None:
        self.host = host
        self._deliver = deliver
        self._stall_bound = settings.stall_bound
        self._quantum_unheard = settings.packet_samples
        self._quantum = self._quantum_wanted = self._quantum_unheard
        self._clock = Clock(self._quantum / RATE, settings.stall_bound)
        self._packetizers: tuple[Packetizer, ...] = ()
        self._output = Output(RATE, 2, 1.0)
        self._thread = threading.Thread(target=self._run, name="performance", daemon=True)
        self._stopping = False
        self._paced_by_device = False
        self._is_over = False
        self._pts = 0
        self._base_pts = 0
        self._base_time = 0.0
        self._time = 0.0
        self._lead = 0.0
        self._shown = (0.0, 0.0)
        self._cycles = 0
        self._turns = 0
        self._load = Load()
        self._holding = False
        self._held_since: float | None = None
        self._last_sound = 0.0
        self._audible = SILENCE
        self._clipped_before = 0
        self._replaced_before = 0
        self.commands = CommandQueue()
        self.tap: Callable[[NDArray[np.float32]], None] | None = None
        """Called on the performance thread with all that is played, float32 of shape (n, 2)."""
        self.on_end: Callable[[], None] = lambda: None
        """Called on the performance thread when a piece has ended the performance by itself."""

    # ------------------------------------------------------------ any thread

    def start(self) -> None:
        """Start the thread, once; the clock begins now."""
        if self._thread.ident is None:
            sys.setswitchinterval(SWITCH_INTERVAL)
            self._clock.restart()
            self._thread.start()

    def stop(self) -> None:
        """End the thread after the packet it is at; waits for half a second at most."""
        self._stopping = True
        if self._thread.ident is not None:
            self.commands.call(lambda: None)  # wakes it
            self._thread.join(0.5)

    @property
    def engine_time(self) -> float:
        """Seconds of sound rendered since the engine started; never goes back."""
        return self._time

    @property
    def time_now(self) -> float:
        """Engine time at this moment, in seconds.

        It runs as evenly as the clock does, between packets too, and is ahead of what has been
        rendered by less than one of them: an action for this time or later falls on its k-cycle if
        it arrives before the next packet is due.
        """
        at, when = self._shown
        if self._held_since is not None:
            return at
        return at + min(max(time.monotonic() - when, 0.0), self._stall_bound)

    @property
    def progress(self) -> float | None:
        """What grows with each k-cycle, and with each rest; `None` while there is none."""
        return self._turns if self._thread.is_alive() else None

    @property
    def load(self) -> float:
        """Share of real time that this thread needs."""
        return self._load.share

    @property
    def is_held(self) -> bool:
        """Whether Csound is to stand still; it does after the packet that this falls into."""
        return self._holding

    @property
    def silent_for(self) -> float:
        """Seconds since it was last louder than `SILENCE`: of sound rendered, or held."""
        held = 0.0 if (since := self._held_since) is None else time.monotonic() - since
        return max(0.0, self._time - self._last_sound) + held

    @property
    def overruns(self) -> int:
        """How often the clock started again after a stall."""
        return self._clock.overruns

    @property
    def clipped_samples(self) -> int:
        """Samples beyond full scale since the start."""
        return self._clipped_before + self._output.clipped_samples

    @property
    def replaced_samples(self) -> int:
        """Samples that were NaN or infinite since the start."""
        return self._replaced_before + self._output.replaced_samples

    def use_encodings(self, encodings: Iterable[Encoding]) -> None:
        """Make packets of these encodings from now on, and of no others."""
        wanted = tuple(dict.fromkeys(encodings))
        self.commands.call(lambda: self._use_encodings(wanted))

    # ------------------------------------------------------------ performance thread

    def _use_encodings(self, wanted: tuple[Encoding, ...]) -> None:
        used = {each.encoding: each for each in self._packetizers}
        self._packetizers = tuple(used.get(each) or Packetizer(each) for each in wanted)
        shortest = min((each.samples for each in wanted), default=self._quantum_unheard)
        self._quantum_wanted = shortest

    def restart_host(self, start: Callable[[], bool]) -> None:
        """Let `start` begin a new performance; it says whether a sound device sets the pace.

        If it raises, the performance before goes on as if nothing had been asked.
        """
        self._paced_by_device = start()
        host = self.host
        self._is_over = False
        self._holding = False
        self._base_time = self._time
        self._base_pts = self._pts
        self._lead = 0.0
        self._cycles = 0
        self.commands.forget_scheduled()
        self._clipped_before = self.clipped_samples
        self._replaced_before = self.replaced_samples
        self._output = Output(host.sample_rate, host.nchnls, host.zero_dbfs)
        self._audible = SILENCE * host.zero_dbfs
        self._clock.restart()

    def hold(self, *, held: bool) -> None:
        """Let Csound stand still, or go on; the packet that this falls into fades out, or in."""
        self._holding = held

    def _run(self) -> None:
        _raise_priority()
        while not self._stopping:
            self._load.look()
            if self._paced_by_device and self._holding:
                self._held_since = self._held_since or time.monotonic()
                self._turns += 1
                self.commands.run_until(time.monotonic() + _REST)
            elif self._paced_by_device:
                self._held_since = None
                self.commands.run_until(0.0)
                self._play_cycle()
            else:
                self.commands.run_until(self._clock.deadline)
                if self._quantum_changes():
                    continue  # the deadline is another one now
                if self._holding and self._held_since is not None:
                    self._rest()
                else:
                    self._render_quantum()
                self._clock.advance()
        self.host.stop()

    def _play_cycle(self) -> None:
        """Play a k-cycle on the sound device."""
        self._cycle()
        self._shown = (self._time, time.monotonic())
        if self._cycles % _LOOKS == 0 and abs(self.host.spout).max() > self._audible:
            self._last_sound = self._time
        if self.tap is None:
            return
        output = self._output
        output.add(self.host.spout)
        while output.waiting >= self._quantum_unheard:
            self.tap(output.take(self._quantum_unheard))

    def _quantum_changes(self) -> bool:
        """Render as often as the shortest packet in use needs; longer ones stay on their grid."""
        if self._quantum == self._quantum_wanted or self._pts % self._quantum_wanted:
            return False
        self._quantum = self._quantum_wanted
        self._clock.change_period(self._quantum / RATE)
        return True

    def _render_quantum(self) -> None:
        host, output, quantum = self.host, self._output, self._quantum
        due = self._clock.deadline
        while output.waiting < quantum:
            for _ in range(-(-output.missing(quantum) // max(1, host.ksmps))):
                self._cycle()
                output.add(host.spout)
        sound = output.take(quantum)
        if output.peak > SILENCE:
            self._last_sound = self._time
        if self._holding != (self._held_since is not None):
            self._fade(sound)
        self._hand_out(sound)
        played = self._base_time + (self._pts - self._base_pts) / RATE
        # What Csound has rendered beyond the packet, since k-cycles do not divide it: the most that
        # there ever was, so that time runs evenly.
        self._lead = max(self._lead, self._time - played)
        self._shown = (played + self._lead, due)

    def _rest(self) -> None:
        """Hand out silence while Csound stands still."""
        self._turns += 1
        self._base_pts += self._quantum
        self._hand_out(np.zeros((self._quantum, 2), np.float32))

    def _fade(self, sound: NDArray[np.float32]) -> None:
        """Fade the last packet before a rest out, and the first one after it in."""
        way = np.linspace(1.0, 0.0, len(sound), dtype=np.float32)
        sound *= (way if self._holding else way[::-1])[:, np.newaxis]
        self._held_since = time.monotonic() if self._holding else None

    def _hand_out(self, sound: NDArray[np.float32]) -> None:
        if self.tap is not None:
            self.tap(sound)
        for packetizer in self._packetizers:
            packet = packetizer.add(sound, self._pts)
            if packet is not None:
                self._deliver(packet)
        self._pts += self._quantum

    def _cycle(self) -> None:
        self._turns += 1
        host = self.host
        half_a_cycle = 0.5 * host.ksmps / host.sample_rate
        self.commands.run_due(self._time + half_a_cycle)
        channels = host.channels
        if channels.is_busy:
            channels.before_cycle(self._time)
        if not host.perform() and not self._is_over:
            self._is_over = True
            self.commands.call(self.on_end)
        if channels.is_busy:
            channels.after_cycle()
        self._cycles += 1
        self._time = self._base_time + self._cycles * host.ksmps / host.sample_rate


def _raise_priority() -> None:
    """Go before other threads of this machine, where the system lets us."""
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
