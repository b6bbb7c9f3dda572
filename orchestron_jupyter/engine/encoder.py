"""Encoders: one for each encoding in use, whatever the number of those who listen to it.

The rule: sound goes in by blocks of any size that divides the packet, and one packet comes out
when it is full, time-stamped in samples; whoever listens gets the same bytes.

References
----------
RFC 6716 (Opus), RFC 7587 (RTP payload: the clock is always 48 kHz), ffmpeg's libopus options.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol

import av
import msgspec
import numpy as np

from ..downmix import RATE
from ..presets import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

TIME_BASE: Final = Fraction(1, RATE)
_VBR: Final = {"variable": "on", "constrained": "constrained", "constant": "off"}


class Packet(msgspec.Struct, frozen=True):
    """An encoded packet: `pts` and `samples` count samples at 48 kHz, `peak` is of full scale 1."""

    payload: bytes
    pts: int
    samples: int
    encoding: Encoding
    peak: float = 1.0


class Encoder(Protocol):
    """Makes the packets of one encoding, on the performance thread."""

    encoding: Encoding

    def encode(self, sound: NDArray[np.float32], pts: int) -> Packet:
        """Encode exactly one packet of shape (samples, 2), whose first sample is number `pts`."""


def encoder_for(encoding: Encoding) -> Encoder:
    """Begin to encode in this way."""
    return PcmEncoder(encoding) if encoding.codec == "pcm" else OpusEncoder(encoding)


class OpusEncoder:
    """Encodes stereo at 48 kHz, tuned for music.

    A new one starts with its look-ahead: 312 samples of silence, 120 at 5 and 2.5 ms.

    Parameters
    ----------
    encoding
        Packet duration, bitrate and the like.
    """

    def __init__(self, encoding: Encoding) -> None:
        codec = av.AudioCodecContext.create("libopus", "w")
        codec.sample_rate = RATE
        codec.layout = "stereo"
        codec.format = "flt"
        codec.bit_rate = encoding.bitrate * 1000
        codec.time_base = TIME_BASE
        codec.options = {
            "application": "audio",
            "frame_duration": encoding.packet_duration,
            "vbr": _VBR[encoding.bitrate_mode],
            "compression_level": str(encoding.complexity),
            "fec": str(int(encoding.fec)),
            "packet_loss": str(encoding.expected_loss),
        }
        codec.open()
        self._codec = codec
        self.encoding = encoding

    def encode(self, sound: NDArray[np.float32], pts: int) -> Packet:
        """Encode exactly one packet of shape (samples, 2)."""
        frame = av.AudioFrame(format="flt", layout="stereo", samples=len(sound))
        frame.planes[0].update(sound.data)  # type: ignore[arg-type]  # takes any buffer
        frame.sample_rate = RATE
        frame.pts = pts
        frame.time_base = TIME_BASE
        (packet,) = self._codec.encode(frame)
        return Packet(bytes(packet), pts, len(sound), self.encoding, _peak(sound))


class PcmEncoder:
    """Hands the samples on as they are: float32, interleaved, little endian.

    Parameters
    ----------
    encoding
        Of it, the packet duration counts.
    """

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding

    def encode(self, sound: NDArray[np.float32], pts: int) -> Packet:
        """Pack exactly one packet of shape (samples, 2)."""
        payload = sound.astype("<f4", copy=False).tobytes()
        return Packet(payload, pts, len(sound), self.encoding, _peak(sound))


def _peak(sound: NDArray[np.float32]) -> float:
    return max(float(sound.max()), -float(sound.min()))


class Packetizer:
    """Collects blocks until they fill a packet of one encoding.

    Parameters
    ----------
    encoding
        Of the packets.
    """

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self._samples = encoding.samples
        self._encoder = encoder_for(encoding)
        self._collected = np.zeros((self._samples, 2), np.float32)
        self._count = 0
        self._has_begun = False

    def add(self, block: NDArray[np.float32], pts: int) -> Packet | None:
        """Take the block that begins at sample `pts`; returns the packet that it filled, if any.

        Packets lie on the grid of their own length: what comes before its first point is left out.
        Blocks must divide the packet, and lie on the grid of their own length as well.
        """
        samples = self._samples
        if not self._has_begun and pts % samples:
            return None
        self._has_begun = True
        if len(block) == samples:
            return self._encoder.encode(block, pts)
        end = self._count + len(block)
        self._collected[self._count : end] = block
        self._count = end % samples
        if self._count:
            return None
        return self._encoder.encode(self._collected, pts + len(block) - samples)
