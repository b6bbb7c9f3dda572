"""The one clock: when the next packet is due, and what becomes of a deadline that was missed.

The rule: deadlines are absolute, on the monotonic clock, one packet apart. A short delay is made
up for; after a stall the clock starts again from now, so that nothing ever bursts to catch up.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Deadlines of packets.

    Parameters
    ----------
    period
        Length of a packet in seconds.
    stall_bound
        Lateness in seconds at which the clock starts again.
    now
        The monotonic clock, in seconds.
    """

    def __init__(
        self,
        period: float,
        stall_bound: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._period = period
        self._stall_bound = stall_bound
        self._now = now
        self._start = now()
        self._count = 0
        self._granted = 0.0
        self.overruns = 0

    @property
    def deadline(self) -> float:
        """When the next packet is due."""
        return self._start + self._count * self._period  # a sum of periods would drift

    def remaining(self) -> float:
        """Seconds until then; negative when it is late."""
        return self.deadline - self._now()

    def advance(self) -> None:
        """Go on to the next deadline; after a stall, to one that starts from now."""
        self._count += 1
        remaining = self.remaining()
        if remaining >= 0:
            self._granted = 0.0
        elif remaining < -self._stall_bound - self._granted:
            self.overruns += 1
            self.restart()

    def change_period(self, period: float) -> None:
        """Let the packets be of another length from the next one on.

        The end of each packet stays where it was: a longer one is due later, because it holds more;
        of shorter ones the first may be due already. That is no lateness.
        """
        self._start = self.deadline + period - self._period
        self._granted = max(0.0, self._period - period)
        self._count = 0
        self._period = period

    def restart(self) -> None:
        """Let the next packet be due now."""
        self._start = self._now()
        self._granted = 0.0
        self._count = 0
