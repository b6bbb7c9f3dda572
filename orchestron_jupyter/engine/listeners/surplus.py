"""Delay that a browser's jitter buffer holds back without need, taken away where nobody hears it.

The rule: a buffer that began deep stays deep, for it shortens itself only when it is far above what
it wants (NetEQ in Chromium begins with a target of 80 ms, comes down to 40, and stays at 60). A
packet that is not sent, and has no place in the time stamps either, makes it one packet shorter. So
packets are left out, but only of quiet, and no more than the page has reported.

References
----------
W3C Identifiers for WebRTC's Statistics: `jitterBufferDelay`, `jitterBufferTargetDelay`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...downmix import RATE

if TYPE_CHECKING:
    from ..encoder import Packet

QUIET: Final = 0.001
"""Of full scale: −60 dBFS, below which nobody hears that some milliseconds are missing."""
BELOW: Final = 0.008
"""Seconds that a buffer can be below its target before it begins to fill itself again."""
EFFECT: Final = 3 * RATE
"""Samples until a report tells nothing of before. For two seconds NetEQ takes what comes a packet
later than it used to for late, and after two packets at once it would want to hold back more."""


class Surplus:
    """What one receiver holds back beyond its need.

    Attributes
    ----------
    taken
        Samples that were left out in all: by so much its time stamps are behind those of the sound.
    """

    def __init__(self) -> None:
        self.taken = 0
        self._surplus = 0.0
        self._was_quiet = False
        self._now = 0
        self._blind_until = 0

    def report(self, delay: float, target: float) -> None:
        """Note what a receiver holds back, and what it wants to, in seconds; 0 is not known."""
        if delay > 0 and target > 0 and self._now >= self._blind_until:
            self._surplus = RATE * (delay - target + BELOW)

    def takes(self, packet: Packet) -> bool:
        """Tell whether to leave out the next packet of the sound."""
        self._now = packet.pts
        is_quiet, self._was_quiet = packet.peak < QUIET and self._was_quiet, packet.peak < QUIET
        if not is_quiet or self._surplus < packet.samples:
            return False
        self._surplus = 0.0
        self._blind_until = packet.pts + EFFECT
        self.taken += packet.samples
        return True
