"""The way of the worklet: packets as messages of an unordered, unreliable data channel.

The rule: a message is a packet and says by itself what it is and when it belongs. aiortc is given
one as soon as it has sent the one before; what it can't send waits here, where it is bounded.

References
----------
RFC 8831 (data channels), RFC 9260 (SCTP), RFC 3758 (partial reliability).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from .send_queue import SendQueue

if TYPE_CHECKING:
    from aiortc import RTCDataChannel

    from ...settings import Settings
    from ..encoder import Packet

LABEL: Final = "orchestron-audio"
HEADER: Final = struct.Struct("<BBHIQ")
"""Format, 0, samples per channel, sequence number, number of the first sample."""

FORMATS: Final = {"opus": 1, "pcm": 2}
IN_FLIGHT: Final = 512 * 1024
"""Bytes that may be under way without having been acknowledged: a second of PCM."""

WRAP: Final = 1 << 32


class AudioChannel:
    """One peer's data channel for sound, with a bounded queue of its own.

    Parameters
    ----------
    settings
        The queue's bounds.
    """

    def __init__(self, settings: Settings) -> None:
        self.queue = SendQueue(settings)
        self._channel: RTCDataChannel | None = None
        self._sequence = 0

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        return self._channel is not None and self._channel.readyState == "open"

    def open(self, channel: RTCDataChannel) -> None:
        """Send through this channel, which the peer has opened, from now on."""
        self._channel = channel
        channel.on("bufferedamountlow", self._send)
        self.queue.go_live()
        self._send()

    def push(self, packet: Packet) -> None:
        """Send a packet, or queue it."""
        self.queue.put(packet)
        self._send()

    def _send(self) -> None:
        while len(self.queue) and self.is_open:
            assert self._channel is not None
            if self._channel.bufferedAmount:
                return  # "bufferedamountlow" comes when aiortc has sent it
            _keep_window_open(self._channel)
            try:
                self._channel.send(message(self._sequence, self.queue.take()))
            except ValueError:
                self.queue.dropped += 1  # its offer allows no messages of this size
            self._sequence = (self._sequence + 1) % WRAP


def message(sequence: int, packet: Packet) -> bytes:
    """Write a packet as a message."""
    kind = FORMATS[packet.encoding.codec]
    return HEADER.pack(kind, 0, packet.samples, sequence, packet.pts) + packet.payload


def _keep_window_open(channel: RTCDataChannel) -> None:
    """Let SCTP send at once, whatever has been lost.

    Its congestion window suits bulk data: after a gap in the network of 0.2 s it would be full, and
    nothing would be sent until its timer of a second runs out. Sound comes at a steady rate and is
    never sent twice, as over RTP, which has no window at all.
    """
    transport = channel.transport
    transport._cwnd = max(transport._cwnd, IN_FLIGHT)  # noqa: SLF001  # aiortc has no setting
