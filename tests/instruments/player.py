"""Plays bundled instruments in this process, without real time.

The rule: notes are started and released as an engine does it, with a p1 of their own each and the
declared defaults for what is not given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orchestron_jupyter import instruments as library
from orchestron_jupyter.engine import orchestra
from orchestron_jupyter.engine.csound_host import CsoundHost, Text
from orchestron_jupyter.engine.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from orchestron_jupyter.protocol import InstrumentDescription, Parameter

NAMES: Final = library.names()
EFFECTS: Final = ("delay", "reverb")
DRUMS: Final = ("clap", "closed_hat", "kick", "open_hat", "snare")
ONE_SHOTS: Final = (*DRUMS, "noise_percussion")
SOURCES: Final = tuple(name for name in NAMES if name not in EFFECTS)
PITCHED: Final = tuple(name for name in SOURCES if name not in ONE_SHOTS)
RATES: Final = (44_100, 48_000, 96_000)

_OBSERVERS: Final = """
instr count_notes
  kCount active p4
  chnset kCount, "notes_active"
endin
instr watch_bus
  aLeft chnget "orchestron_reverb_left"
  aRight chnget "orchestron_delay_right"
  kPeak peak abs(aLeft) + abs(aRight)
  chnset kPeak, "bus_peak"
endin
"""


def described(name: str) -> InstrumentDescription:
    """Return the description of a bundled instrument."""
    (found,) = orchestra.instruments(library.source(name))
    return found


def parameters(name: str) -> dict[str, Parameter]:
    """Return the parameters of a bundled instrument by name."""
    return {each.name: each for each in described(name).parameters}


class Player:
    """Csound with some instruments of the library.

    Parameters
    ----------
    ctcsound
        The loaded library.
    names
        Instruments, compiled in this order.
    rate
        Sample rate.
    ksmps
        Samples in a k-cycle.
    zero_dbfs
        Full scale.
    """

    def __init__(
        self,
        ctcsound: Any,
        names: Sequence[str],
        *,
        rate: int = 48_000,
        ksmps: int = 32,
        zero_dbfs: float = 1.0,
    ) -> None:
        self.rate = rate
        self.host = CsoundHost(ctcsound)
        self._notes = Notes()
        options = (f"--sample-rate={rate}", f"--ksmps={ksmps}", "--nchnls=2")
        self.host.start(Text(_OBSERVERS, (*options, f"--0dbfs={zero_dbfs}")))
        self.messages = [
            message
            for name in names
            for message in self.host.compile(library.source(name))
            if message.kind in {"warning", "error"}
        ]

    def play(self, name: str, duration: float | None = None, **values: float) -> float:
        """Start a note; held without a duration; returns its p1."""
        known = parameters(name)
        assert not set(values) - set(known), f"{name} has no {set(values) - set(known)}"
        pfields = [values.get(each.name, each.default) for each in known.values()]
        _, p1 = self._notes.start(self.host.number_of(name))
        self.host.start_note(p1, duration, pfields)
        return p1

    def release(self, p1: float) -> None:
        """Release a note."""
        self.host.release_note(p1)

    def render(self, seconds: float) -> NDArray[np.float64]:
        """Render, and return the samples, shape `(n, 2)`."""
        host = self.host
        cycles = round(seconds * self.rate / host.ksmps)
        sound = np.empty((cycles, host.ksmps, 2))
        for cycle in sound:
            host.perform()
            cycle[:] = host.spout
        return sound.reshape(-1, 2)

    def count(self, name: str) -> int:
        """Return how many notes of an instrument are active, released ones too."""
        return int(self._observed("count_notes", "notes_active", self.host.number_of(name)))

    def bus_peak(self) -> float:
        """Return the highest sample now on the buses of the effects."""
        return self._observed("watch_bus", "bus_peak", 0.0)

    def _observed(self, instrument: str, channel: str, argument: float) -> float:
        cycle = self.host.ksmps / self.rate
        self.host.start_note(self.host.number_of(instrument), 1.5 * cycle, [argument])
        self.render(3 * cycle)
        value = self.host.channels.get(channel)
        assert isinstance(value, float)
        return value
