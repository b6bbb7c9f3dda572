"""Sound devices of the engine's machine, for local mode."""

from __future__ import annotations

from .base import Command, Message
from .engine import EngineStatus


class AudioDevice(Message):
    """A device that can play.

    `name` and `module` are what the settings `audio_device` and `audio_module` take; `title` is for
    people. `channels` is 0 where it is not known.
    """

    name: str
    module: str
    title: str = ""
    channels: int = 0
    is_default: bool = False


class ListDevices(Command[tuple[AudioDevice, ...]]):
    method = "list_devices"
    result = tuple[AudioDevice, ...]


class UseDevice(Command[EngineStatus]):
    """Play on another device, or with other buffers, in local mode.

    The session's code, channels and tables stay; what sounds ends. `None` leaves a setting as it
    is. Buffers are in samples (Csound's `-b` and `-B`).
    """

    method = "use_device"
    result = EngineStatus
    device: str | None = None
    module: str | None = None
    buffer: int | None = None
    hardware_buffer: int | None = None
