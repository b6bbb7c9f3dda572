"""Opus, once for all listeners.

The rule: one packet in, one packet out, time-stamped in samples; whoever listens gets the same
bytes.

References
----------
RFC 6716 (Opus), RFC 7587 (RTP payload: the clock is always 48 kHz), ffmpeg's libopus options.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import av
import msgspec

from ..downmix import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..settings import PacketDuration

TIME_BASE: Final = Fraction(1, RATE)


class Packet(msgspec.Struct, frozen=True):
    """An encoded packet: `pts` and `samples` count samples at 48 kHz."""

    payload: bytes
    pts: int
    samples: int


class OpusEncoder:
    """Encodes stereo at 48 kHz, tuned for music.

    Parameters
    ----------
    packet_duration
        In ms: "2.5", "5", "10" or "20".
    bitrate
        In kbit/s, 32 to 510.
    """

    def __init__(self, packet_duration: PacketDuration, bitrate: int) -> None:
        codec = av.AudioCodecContext.create("libopus", "w")
        codec.sample_rate = RATE
        codec.layout = "stereo"
        codec.format = "flt"
        codec.bit_rate = bitrate * 1000
        codec.time_base = TIME_BASE
        codec.options = {
            "application": "audio",
            "frame_duration": packet_duration,
            "vbr": "constrained",
        }
        codec.open()
        self._codec = codec
        self.samples = round(float(packet_duration) * RATE / 1000)

    def encode(self, sound: NDArray[np.float32], pts: int) -> Packet:
        """Encode exactly one packet of shape (samples, 2)."""
        frame = av.AudioFrame(format="flt", layout="stereo", samples=self.samples)
        frame.planes[0].update(sound.tobytes())
        frame.sample_rate = RATE
        frame.pts = pts
        frame.time_base = TIME_BASE
        (packet,) = self._codec.encode(frame)
        return Packet(bytes(packet), pts, self.samples)
