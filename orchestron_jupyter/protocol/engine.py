"""An engine: what it is told when it starts, how it is, and how it ends."""

from __future__ import annotations

import enum
from typing import Literal, TypeAlias

from ..settings import AudioOutputMode, Settings
from .base import Command, Message
from .code import InstrumentDescription

SessionState: TypeAlias = Literal["starting", "running", "error", "closed"]


class Address(Message):
    """Where a control socket listens: a Unix socket, or loopback TCP with a secret (Windows)."""

    path: str = ""
    port: int = 0
    secret: str = ""


class EngineConfiguration(Message):
    """The first line on an engine's stdin; the pipe stays open as its lifeline.

    `directory` is where relative file names of an orchestra are looked for. A spare has everything
    ready, but renders nothing until :class:`Begin`.
    """

    settings: Settings
    address: Address
    directory: str = ""
    is_spare: bool = False


class EngineReady(Message):
    """The one line an engine prints on stdout, when its control socket listens."""

    address: Address
    csound_version: str = ""
    csound_missing: str = ""


class ExitStatus(enum.IntEnum):
    """What an engine says with its exit status when it ends itself."""

    HUNG = 75
    OUT_OF_MEMORY = 76


class EngineStatus(Message):
    """An engine as it is now.

    `device_latency` is how long sound waits in the sound device of local mode, in seconds.
    `engine_time` is in seconds, `silent_for` too: since it was last louder than −80 dB; `load` is
    the share of real time that the performance needs. None of the three is told as a change.
    `held` says that Csound stands still. `sample_rate` (Csound's own) in Hz, `zero_dbfs` is
    Csound's 0dbfs. `clipped_samples` counts samples beyond full scale, `overruns` restarts of the
    clock.
    """

    state: SessionState
    audio_output_mode: AudioOutputMode
    error: str = ""
    device: str = ""
    device_latency: float = 0.0
    csound_version: str = ""
    engine_time: float = 0.0
    silent_for: float = 0.0
    load: float = 0.0
    held: bool = False
    sample_rate: float = 0.0
    ksmps: int = 0
    nchnls: int = 0
    zero_dbfs: float = 1.0
    listeners: int = 0
    controllers: int = 0
    recordings: int = 0
    overruns: int = 0
    clipped_samples: int = 0
    replaced_samples: int = 0
    instruments: tuple[InstrumentDescription, ...] = ()


class Begin(Command[None]):
    """Start the clock of an engine that was started as a spare; does nothing to another one."""

    method = "begin"


class GetStatus(Command[EngineStatus]):
    method = "status"
    result = EngineStatus


class Shutdown(Command[None]):
    method = "shutdown"
