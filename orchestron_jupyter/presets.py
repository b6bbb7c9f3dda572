"""The presets: how a listener may listen, by what it is for, and what each of them costs.

The rule: a preset is a name for an :class:`Encoding` and the way that suits it. Listeners whose
presets come to the same encoding share one encoder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

from .protocol import PresetDescription, Way
from .settings import BitrateMode, PacketDuration

if TYPE_CHECKING:
    from .settings import PresetName, Settings

RATE_IN_KHZ: Final = 48


class Encoding(msgspec.Struct, frozen=True):
    """How sound is written into packets.

    `bitrate` is in kbit/s. Of a `pcm` encoding only the packet duration counts.
    """

    codec: Literal["opus", "pcm"]
    packet_duration: PacketDuration
    bitrate: int = 0
    bitrate_mode: BitrateMode = "constrained"
    complexity: int = 10
    fec: bool = False
    expected_loss: int = 0

    @property
    def samples(self) -> int:
        """Samples per channel of one packet, at 48 kHz."""
        return round(float(self.packet_duration) * RATE_IN_KHZ)


class _Preset(msgspec.Struct, frozen=True):
    """`duration` and `bitrate` of `None` are those of the settings."""

    title: str
    meaning: str
    cost: str
    duration: PacketDuration | None
    bitrate: int | None
    way: Way
    jitter_target: float


_PRESETS: Final[dict[PresetName, _Preset]] = {
    "low latency": _Preset(
        title="Low latency",
        meaning="For playing by hand: the shortest way from a key to the ear.",
        cost="200 packets a second; the first to be heard when the network is uneven.",
        duration="5",
        bitrate=192,
        way="worklet",
        jitter_target=10.0,
    ),
    "balanced": _Preset(
        title="Balanced",
        meaning="For working and listening, on most networks.",
        cost="About 200 kbit/s, and the browser's own buffer of some 40 ms.",
        duration=None,
        bitrate=None,
        way="element",
        jitter_target=0.0,
    ),
    "quality": _Preset(
        title="Quality",
        meaning="For listening closely: Opus that can't be told from its source.",
        cost="330 kbit/s and 20 to 40 ms more delay than balanced.",
        duration="20",
        bitrate=320,
        way="element",
        jitter_target=60.0,
    ),
    "low bandwidth": _Preset(
        title="Low bandwidth",
        meaning="For slow or shared lines and mobile networks.",
        cost="About 70 kbit/s; the top octave is dull, and the delay is longer.",
        duration="20",
        bitrate=64,
        way="element",
        jitter_target=80.0,
    ),
    "studio": _Preset(
        title="Studio",
        meaning="Uncompressed: what Csound computed arrives bit for bit, as 32-bit floats.",
        cost="3.3 Mbit/s in 400 packets a second; a packet that is lost is a gap.",
        duration="2.5",
        bitrate=0,
        way="worklet",
        jitter_target=10.0,
    ),
}


def encoding(preset: PresetName, settings: Settings) -> Encoding:
    """Return how the sound of a preset is written into packets."""
    chosen = _PRESETS[preset]
    duration = chosen.duration or settings.packet_duration
    if chosen.bitrate == 0:
        return Encoding("pcm", duration)
    return Encoding(
        "opus",
        duration,
        settings.bitrate if chosen.bitrate is None else chosen.bitrate,
        settings.bitrate_mode,
        settings.complexity,
        settings.fec,
        settings.expected_loss if settings.fec else 0,
    )


def needs_worklet(preset: PresetName) -> bool:
    """Tell whether no media element can play this preset, because it is not Opus."""
    return _PRESETS[preset].bitrate == 0


def describe(settings: Settings) -> tuple[PresetDescription, ...]:
    """Describe every preset as it is with these settings, for a page to choose from."""
    return tuple(_described(name, settings) for name in _PRESETS)


def _described(name: PresetName, settings: Settings) -> PresetDescription:
    preset, written = _PRESETS[name], encoding(name, settings)
    return PresetDescription(
        name=name,
        title=preset.title,
        meaning=preset.meaning,
        cost=preset.cost,
        packet_duration=float(written.packet_duration),
        bitrate=written.bitrate,
        way=preset.way,
        jitter_target=preset.jitter_target,
    )
