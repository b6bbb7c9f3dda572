"""Breaks in a steady tone, found in its level and phase.

The rule: the tone is looked at through a window in which neither its own image nor its octave
leaves a trace, so that control (880 Hz) and subject (440 Hz) are judged by the same measure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from tests.e2e.sound import RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WINDOW: Final = 2 / 440
"""Seconds: whole periods of both tones; a Hann window of this length nulls their images."""
HOP: Final = 0.0005
WEAK: Final = 0.7
"""Part of the usual level below which the tone is broken."""
TURN: Final = 0.5
"""Radians by which the phase may differ from one window to the next."""
MERGE: Final = 0.02
"""Seconds between two breaks that are heard as one."""
COINCIDENCE: Final = 0.15
"""Seconds: a stall of the machine reaches the ear over the jitter buffer that much later."""
FAINTEST: Final = 0.01
_BLOCK: Final = 20_000


class Break(NamedTuple):
    """A break in a tone, in seconds from the recording's start."""

    start: float
    duration: float

    @property
    def end(self) -> float:
        return self.start + self.duration


class NoToneError(ValueError):
    """The tone that was to be judged is not in the recording."""


def breaks(signal: NDArray[np.floating[Any]], frequency: float, rate: float = RATE) -> list[Break]:
    """Return the breaks of the tone in it, which must sound from its beginning to its end."""
    phasors = _phasors(signal, frequency, rate)
    level = np.abs(phasors)
    usual = float(np.median(level))
    if usual < FAINTEST:
        msg = f"There is no tone of {frequency:g} Hz: its level is {usual:.2g}."
        raise NoToneError(msg)
    broken = level < WEAK * usual
    apart = round(WINDOW / HOP)
    turns = np.abs(np.angle(phasors[apart:] * np.conj(phasors[:-apart])))
    turned = (turns > TURN) & ~broken[apart:] & ~broken[:-apart]
    # A turn lies between its two windows.
    broken[apart // 2 : len(turned) + apart // 2] |= turned
    return _merged(np.flatnonzero(broken) * HOP + WINDOW / 2)


def own_breaks(subject: Sequence[Break], control: Sequence[Break]) -> list[Break]:
    """Return the subject's breaks that are not the machine's: the control had none then."""
    return [
        each
        for each in subject
        if not any(
            each.start < other.end + COINCIDENCE and other.start < each.end + COINCIDENCE
            for other in control
        )
    ]


def per_minute(found: Sequence[Break], seconds: float) -> tuple[float, ...]:
    """Return the rate in every minute of a recording; a shorter one is counted up to a minute."""
    minutes = max(1, int(seconds // 60))
    length = seconds / minutes
    counts = [
        sum(index * length <= each.start < (index + 1) * length for each in found)
        for index in range(minutes)
    ]
    return tuple(count * 60 / length for count in counts)


def _phasors(
    signal: NDArray[np.floating[Any]], frequency: float, rate: float
) -> NDArray[np.complex128]:
    """Return amplitude and phase every `HOP`, relative to a tone of exactly `frequency`."""
    length, hop = round(WINDOW * rate), round(HOP * rate)
    turn = -2j * np.pi * frequency / rate
    window = np.hanning(length + 1)[:-1]
    taps = 2 * window / window.sum() * np.exp(turn * np.arange(length))
    windows = np.lib.stride_tricks.sliding_window_view(signal, length)[::hop]
    seen = [
        windows[start : start + _BLOCK].astype(np.float64) @ taps
        for start in range(0, len(windows), _BLOCK)
    ]
    count = sum(map(len, seen))
    found: NDArray[np.complex128] = np.concatenate(seen) * np.exp(turn * hop * np.arange(count))
    return found


def _merged(times: NDArray[np.floating[Any]]) -> list[Break]:
    if not len(times):
        return []
    groups = np.split(times, np.flatnonzero(np.diff(times) > MERGE) + 1)
    return [Break(float(group[0]), float(group[-1] - group[0]) + HOP) for group in groups]
