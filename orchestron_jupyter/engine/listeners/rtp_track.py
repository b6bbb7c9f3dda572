"""The way of the media element: the track that aiortc's sender reads.

The rule: aiortc sends what :meth:`RtpTrack.recv` returns as it is, when it is ready. Time stamps
are those of the sound: after a rest they have gone on, and the receiver sees how long it was. Only
where a receiver holds back more than it wants, they leave out what nobody hears: packets of quiet.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from msgspec import structs

from ..encoder import TIME_BASE
from .send_queue import SendQueue
from .surplus import Surplus

if TYPE_CHECKING:
    from ...protocol import ListenerStats
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
        self._surplus = Surplus()
        self._arrived = asyncio.Event()

    def push(self, packet: Packet) -> None:
        """Queue a packet."""
        if self._surplus.takes(packet):
            return
        if self._surplus.taken:
            packet = structs.replace(packet, pts=packet.pts - self._surplus.taken)
        self.queue.put(packet)
        self._arrived.set()

    def report(self, stats: ListenerStats) -> None:
        """Note how much its receiver holds back, and how much it wants to."""
        self._surplus.report(stats.jitter_buffer_delay, stats.jitter_buffer_target)

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
