"""A MIDI file that plays: its messages go to Csound when their time has come.

The rule: a little is planned ahead, again and again, from the event loop; so the performance thread
has only to send, and a file of any length costs the same. What the file holds is known at any time,
so that it can let go of it.
"""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Final

from .midi_messages import Held, split

if TYPE_CHECKING:
    from .csound_midi import MidiInput
    from .midi_tune import Tune
    from .stage import Stage

AHEAD: Final = 0.5
"""Seconds that are planned ahead."""

PORTION: Final = 200
"""Moments that are planned at most in one go."""

_INTERVAL: Final = 0.04


class MidiPlayer:
    """Plays a MIDI file once, on the performance that runs when it begins.

    Parameters
    ----------
    stage
        What plays.
    tune
        The file.
    at
        Engine time of its beginning, in seconds; if that is over, or `None`, it is the k-cycle
        after :meth:`begin`.
    """

    def __init__(self, stage: Stage, tune: Tune, at: float | None) -> None:
        self._stage = stage
        self._tune = tune
        self._start = at
        self._loop = asyncio.get_running_loop()
        self._midi: MidiInput | None = None
        self._life = -1
        self._planned = 0
        self._held = Held()
        self._is_stopped = False

    @property
    def is_playing(self) -> bool:
        """Whether its end has not come yet, in whichever way."""
        if self._midi is None or self._start is None:
            return not self._is_stopped
        return self._is_alive() and self._stage.engine_time < self._start + self._tune.duration

    # ------------------------------------------------------------ performance thread

    def begin(self) -> None:
        """Take the performance that runs now, and plan what comes first."""
        self._midi = self._stage.host.midi
        self._life = self._midi.life
        self._start = max(self._start or 0.0, self._stage.engine_time)
        self._plan()
        self._loop.call_soon_threadsafe(self._plan_further)

    def stop(self) -> None:
        """Send nothing any more but what releases the keys and pedals that are held."""
        if self._midi is not None and self._is_alive():
            self._midi.send(self._held.release())
        self._is_stopped = True

    def _is_alive(self) -> bool:
        """Tell whether nobody has stopped it, ended all notes, or begun another performance."""
        return not self._is_stopped and self._midi is not None and self._midi.life == self._life

    def _send(self, data: bytes, messages: list[bytes]) -> None:
        if self._midi is None or not self._is_alive():
            return
        self._midi.send(data)
        for message in messages:
            self._held.note(message)

    # ------------------------------------------------------------ event loop

    def _plan_further(self) -> None:
        if not self._is_alive():
            return
        self._plan()
        if self._planned < len(self._tune.times):
            self._loop.call_later(_INTERVAL, self._plan_further)

    def _plan(self) -> None:
        tune, start = self._tune, self._start or 0.0
        end = min(self._planned + PORTION, len(tune.times))
        until = self._stage.engine_time + AHEAD
        while self._planned < end and (at := start + float(tune.times[self._planned])) < until:
            data = tune.messages(self._planned)
            self._planned += 1
            self._stage.commands.schedule(at, functools.partial(self._send, data, split(data)))
