"""Channels: named values between Csound and everybody else."""

from __future__ import annotations

from typing import Literal, TypeAlias

from .base import Command, Message

ChannelKind: TypeAlias = Literal["control", "audio", "string", "other"]
ChannelBehaviour: TypeAlias = Literal["", "integer", "linear", "exponential"]


class ChannelDescription(Message):
    """A channel as an orchestra declared it, and its value.

    `behaviour`, `default`, `minimum` and `maximum` are the hints of `chn_k`; without them
    `behaviour` is empty. An audio channel has no value here, but a level in :class:`Level`.
    """

    name: str
    kind: ChannelKind
    value: float | str | None = None
    is_input: bool = False
    is_output: bool = False
    behaviour: ChannelBehaviour = ""
    default: float = 0.0
    minimum: float = 0.0
    maximum: float = 0.0


class Level(Message):
    """Level of an audio channel in the last 50 ms; full scale (0dbfs) is 1."""

    peak: float = 0.0
    rms: float = 0.0


class SetChannel(Command[None]):
    """Set a channel, now or `at` an engine time; over `ramp` seconds, from where it is."""

    method = "set_channel"
    name: str
    value: float | str
    at: float | None = None
    ramp: float = 0.0


class GetChannel(Command[float | str]):
    method = "get_channel"
    result = float | str
    name: str


class ListChannels(Command[tuple[ChannelDescription, ...]]):
    method = "list_channels"
    result = tuple[ChannelDescription, ...]


class GetLevels(Command[dict[str, Level]]):
    """Measure the audio channels; the first request begins it, so it finds silence."""

    method = "get_levels"
    result = dict[str, Level]
