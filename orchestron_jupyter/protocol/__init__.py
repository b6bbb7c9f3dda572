"""What the processes say to each other: commands with typed results, and events.

The rule: a request is a :class:`Command`; its class names the method and the type of the result, so
both ends check the same thing. An engine answers the commands of :data:`ENGINE_COMMANDS`, a Jupyter
server those of :data:`SERVER_COMMANDS` on its private socket. How this is written down is the
matter of :mod:`orchestron_jupyter.json_rpc`.
"""

from __future__ import annotations

from typing import Any, Final

from .base import Command, Message, Result
from .channels import (
    ChannelBehaviour,
    ChannelDescription,
    ChannelKind,
    GetChannel,
    GetLevels,
    Level,
    ListChannels,
    SetChannel,
)
from .code import (
    Compile,
    Compiled,
    InstrumentDescription,
    ListLibrary,
    LoadCsd,
    Parameter,
    UseInstrument,
)
from .devices import AudioDevice, ListDevices, UseDevice
from .engine import (
    Address,
    Begin,
    EngineConfiguration,
    EngineReady,
    EngineStatus,
    ExitStatus,
    GetStatus,
    SessionState,
    Shutdown,
)
from .events import (
    CsoundMessage,
    EngineEnded,
    Event,
    ListenerEnded,
    ScoreEnded,
    SessionClosed,
    StatusChanged,
    Welcome,
)
from .listening import Answer, EndListener, EndPage, Listen
from .opcodes import ListOpcodes, Opcode
from .playing import Note, NoteOff, Panic, Play
from .recording import Recorded, Recording, StartRecording, StopRecording
from .scores import PlayScore, ScorePlayback, StopScore
from .sessions import (
    CloseSession,
    OpenSession,
    ServerFile,
    SessionAccess,
    SessionDescription,
    server_file_name,
)

PLAYING_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (
    GetStatus,
    UseInstrument,
    ListLibrary,
    Play,
    NoteOff,
    SetChannel,
    GetChannel,
    ListChannels,
    GetLevels,
    Panic,
    PlayScore,
    StopScore,
)
"""What a page may ask of a session's engine through its events WebSocket."""

ENGINE_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (
    *PLAYING_COMMANDS,
    Compile,
    LoadCsd,
    ListOpcodes,
    StartRecording,
    StopRecording,
    ListDevices,
    UseDevice,
    Begin,
    Listen,
    EndListener,
    EndPage,
    Shutdown,
)
SERVER_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (OpenSession, CloseSession)

__all__ = [
    "ENGINE_COMMANDS",
    "PLAYING_COMMANDS",
    "SERVER_COMMANDS",
    "Address",
    "Answer",
    "AudioDevice",
    "Begin",
    "ChannelBehaviour",
    "ChannelDescription",
    "ChannelKind",
    "CloseSession",
    "Command",
    "Compile",
    "Compiled",
    "CsoundMessage",
    "EndListener",
    "EndPage",
    "EngineConfiguration",
    "EngineEnded",
    "EngineReady",
    "EngineStatus",
    "Event",
    "ExitStatus",
    "GetChannel",
    "GetLevels",
    "GetStatus",
    "InstrumentDescription",
    "Level",
    "ListChannels",
    "ListDevices",
    "ListLibrary",
    "ListOpcodes",
    "Listen",
    "ListenerEnded",
    "LoadCsd",
    "Message",
    "Note",
    "NoteOff",
    "Opcode",
    "OpenSession",
    "Panic",
    "Parameter",
    "Play",
    "PlayScore",
    "Recorded",
    "Recording",
    "Result",
    "ScoreEnded",
    "ScorePlayback",
    "ServerFile",
    "SessionAccess",
    "SessionClosed",
    "SessionDescription",
    "SessionState",
    "SetChannel",
    "Shutdown",
    "StartRecording",
    "StatusChanged",
    "StopRecording",
    "StopScore",
    "UseDevice",
    "UseInstrument",
    "Welcome",
    "server_file_name",
]
