"""When a recorded sample was played: the recording's position on `CLOCK_MONOTONIC`.

The rule: only the earliest arrivals count. A block of samples can arrive late, because something
was busy, but never too early; the sink itself goes by the same clock.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Self

    from tests.e2e.pulse import PulseServer

SPAN: Final = 10.0
"""Seconds before and after a position whose arrivals tell its time."""
KEPT: Final = 30_000
_SHORT: Final = 0.001


class Arrival(NamedTuple):
    """A moment at which the recording had come to `position`, both in seconds."""

    time: float
    position: float


def time_of(position: float, arrivals: Iterable[Arrival]) -> float:
    """Return the monotonic time of a position; raises `ValueError` without arrivals near it."""
    offsets = [each.time - each.position for each in arrivals if _near(each.position, position)]
    return position + min(offsets)


def _near(one: float, other: float) -> bool:
    return abs(one - other) < SPAN


class SinkClock:
    """Watches a recording grow.

    Parameters
    ----------
    pulse
        Whose recorder is watched.
    """

    def __init__(self, pulse: PulseServer) -> None:
        self._pulse = pulse
        self._arrivals: deque[Arrival] = deque(maxlen=KEPT)
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True, name="sink clock")

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watcher.join()

    def time_of(self, position: float) -> float:
        """Return the monotonic time at which the sink played what was recorded at `position`."""
        return time_of(position, tuple(self._arrivals))

    def _watch(self) -> None:
        while not self._over.is_set():
            self._pulse.since(self._pulse.mark(), _SHORT)
            # The position first: what arrives between the two makes this one late, never early.
            position = self._pulse.mark()
            self._arrivals.append(Arrival(time.monotonic(), position))
