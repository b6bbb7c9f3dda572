"""What waits for one listener: few packets, and the youngest ones.

The rule: a queue that overflows is cut, so that whoever is slow hears a gap and is up to date, and
nobody else hears anything of it. What was rendered before a connection was live is thrown away,
since it would be standing delay for ever.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...settings import Settings
    from ..encoder import Packet


class SendQueue:
    """A bounded queue of packets.

    Parameters
    ----------
    settings
        The bounds, and what becomes of what came too early.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._packets: deque[Packet] = deque()
        self._is_live = False
        self.sent = 0
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._packets)

    def go_live(self) -> None:
        """From now on packets can be sent; the first time, those from before are thrown away."""
        if not self._is_live and self._settings.flush_on_connect:
            self._cut(self._settings.startup_keep_frames)
        self._is_live = True

    def put(self, packet: Packet, at_least: int = 0) -> None:
        """Add a packet; cuts the queue when it is over its bound, which is `at_least` so much."""
        self._packets.append(packet)
        if len(self._packets) > max(self._settings.queue_frames_max, at_least):
            self._cut(min(self._settings.queue_frames_target, self._settings.queue_frames_max))

    def take(self) -> Packet:
        """Return the oldest packet, as sent; raises `IndexError` if none waits."""
        packet = self._packets.popleft()
        self.sent += 1
        return packet

    def clear(self) -> None:
        """Forget what waits: it goes another way, or nowhere."""
        self._packets.clear()

    def _cut(self, left: int) -> None:
        while len(self._packets) > left:
            self._packets.popleft()
            self.dropped += self._is_live
