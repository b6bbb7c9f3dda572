"""How much of real time the performance needs.

The rule: it is the processor time of one thread, so that waiting for a packet's time, or for other
programs, is no load.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

INTERVAL: Final = 0.5
"""Seconds over which it is measured."""


class Load:
    """Measures the thread that calls :meth:`look`.

    Parameters
    ----------
    used
        Processor time of the thread in seconds.
    now
        The monotonic clock in seconds.
    """

    def __init__(
        self,
        used: Callable[[], float] = time.thread_time,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._used = used
        self._now = now
        self._before: tuple[float, float] | None = None
        self.share = 0.0
        """Of real time, over the last interval; 1 is all there is."""

    def look(self) -> None:
        """Take note of what was used; to be called often."""
        now = self._now()
        if self._before is None:
            self._before = now, self._used()
        elif now - self._before[0] >= INTERVAL:
            then, used_before = self._before
            self._before = now, self._used()
            self.share = (self._before[1] - used_before) / (now - then)
