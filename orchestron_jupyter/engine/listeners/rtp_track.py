"""The way of the media element: the track that aiortc's sender reads.

The rule: aiortc sends what :meth:`RtpTrack.recv` returns as it is, when it is ready. Time stamps
are those of the sound: after a rest they have gone on, and the receiver sees how long it was.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from ..encoder import TIME_BASE
from .send_queue import SendQueue

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
        self.queue = SendQueue(settings)
        self._arrived = asyncio.Event()

    def push(self, packet: Packet) -> None:
        """Queue a packet."""
        self.queue.put(packet)
        self._arrived.set()

    async def recv(self) -> av.Packet[Any]:
        """Return the next packet for aiortc's sender, waiting for it.

        Raises
        ------
        MediaStreamError
            When the track has ended.
        """
        self.queue.go_live()
        while not len(self.queue):
            if self.readyState != "live":
                raise MediaStreamError
            self._arrived.clear()
            await self._arrived.wait()
        return _to_av(self.queue.take())

    def stop(self) -> None:
        """End the track, also while somebody waits for a packet."""
        super().stop()
        self.queue.clear()
        self._arrived.set()


def _to_av(packet: Packet) -> av.Packet[Any]:
    made = av.Packet(packet.payload)
    made.pts = packet.pts
    made.time_base = TIME_BASE
    return made
