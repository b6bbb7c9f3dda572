"""A listener by WebRTC: the media track that aiortc's sender reads.

The rule: aiortc sends what :meth:`RtpTrack.recv` returns as it is, when it is ready. What was
rendered before the connection was live is thrown away, since it would be standing delay for ever.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from ..encoder import TIME_BASE

if TYPE_CHECKING:
    from ...settings import Settings
    from ..encoder import Packet


class RtpTrack(MediaStreamTrack):
    """One peer's track, with a bounded queue of its own.

    Parameters
    ----------
    settings
        The queue's bounds.
    """

    kind = "audio"

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._queue: deque[Packet] = deque()
        self._arrived = asyncio.Event()
        self._is_live = False
        self.dropped_packets = 0

    def push(self, packet: Packet) -> None:
        """Queue a packet; cut the queue when it is over its bound."""
        self._queue.append(packet)
        if len(self._queue) > self._settings.queue_frames_max:
            self._cut(self._settings.queue_frames_target)
        self._arrived.set()

    async def recv(self) -> av.Packet[Any]:
        """Return the next packet for aiortc's sender, waiting for it.

        Raises
        ------
        MediaStreamError
            When the track has ended.
        """
        if not self._is_live and self._settings.flush_on_connect:
            self._cut(self._settings.startup_keep_frames)
        self._is_live = True
        while not self._queue:
            if self.readyState != "live":
                raise MediaStreamError
            self._arrived.clear()
            await self._arrived.wait()
        return _to_av(self._queue.popleft())

    def stop(self) -> None:
        """End the track, also while somebody waits for a packet."""
        super().stop()
        self._queue.clear()
        self._arrived.set()

    def _cut(self, left: int) -> None:
        while len(self._queue) > max(left, 0):
            self._queue.popleft()
            self.dropped_packets += self._is_live


def _to_av(packet: Packet) -> av.Packet[Any]:
    made = av.Packet(packet.payload)
    made.pts = packet.pts
    made.time_base = TIME_BASE
    return made
