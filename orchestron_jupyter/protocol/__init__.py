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
    PageIce,
    ScoreEnded,
    SessionClosed,
    StatusChanged,
    Welcome,
)
from .listening import (
    Answer,
    ConfigureListener,
    EndListener,
    EndPage,
    EngineTime,
    Listen,
    ListenerDescription,
    ListenerState,
    ListenerStats,
    ListListeners,
    OpenRelay,
    Path,
    PresetDescription,
    ReportListener,
    Time,
    Way,
)
from .midi import MidiFilePlays, MidiPlayback, PlayMidiFile, SendMidi, StopMidiFile
from .opcodes import ListOpcodes, Opcode
from .pages import Enter, FindSession, FreshIce, GreetPage, Leave
from .playing import Hold, Note, NoteOff, Panic, Play
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
from .tables import (
    DeleteTable,
    DescribeTable,
    GenerateTable,
    ListTables,
    OpenTable,
    PutTable,
    ReadTable,
    SendTable,
    TableDescription,
    TableUpload,
)

PLAYING_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (
    GetStatus,
    UseInstrument,
    ListLibrary,
    Play,
    NoteOff,
    Hold,
    SetChannel,
    GetChannel,
    SendMidi,
    StopMidiFile,
    MidiFilePlays,
    ListTables,
    DescribeTable,
    ReadTable,
    ListChannels,
    GetLevels,
    Panic,
    PlayScore,
    StopScore,
)
"""What a page may play on a session's engine."""

LISTENING_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (
    Time,
    ConfigureListener,
    ReportListener,
    ListListeners,
)
PAGE_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (*PLAYING_COMMANDS, *LISTENING_COMMANDS)
"""What a page may ask, through its events WebSocket and its control channel."""

ENGINE_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (
    *PAGE_COMMANDS,
    Compile,
    LoadCsd,
    PlayMidiFile,
    OpenTable,
    SendTable,
    GenerateTable,
    PutTable,
    DeleteTable,
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
WIDGET_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (
    *PAGE_COMMANDS,
    Enter,
    FreshIce,
    Leave,
    Listen,
    EndListener,
)
"""What a page may ask through the messages of its widget, where no server of ours is behind it."""

SERVER_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (
    OpenSession,
    FindSession,
    GreetPage,
    CloseSession,
)

__all__ = [
    "ENGINE_COMMANDS",
    "LISTENING_COMMANDS",
    "PAGE_COMMANDS",
    "PLAYING_COMMANDS",
    "SERVER_COMMANDS",
    "WIDGET_COMMANDS",
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
    "ConfigureListener",
    "CsoundMessage",
    "DeleteTable",
    "DescribeTable",
    "EndListener",
    "EndPage",
    "EngineConfiguration",
    "EngineEnded",
    "EngineReady",
    "EngineStatus",
    "EngineTime",
    "Enter",
    "Event",
    "ExitStatus",
    "FindSession",
    "FreshIce",
    "GenerateTable",
    "GetChannel",
    "GetLevels",
    "GetStatus",
    "GreetPage",
    "Hold",
    "InstrumentDescription",
    "Leave",
    "Level",
    "ListChannels",
    "ListDevices",
    "ListLibrary",
    "ListListeners",
    "ListOpcodes",
    "ListTables",
    "Listen",
    "ListenerDescription",
    "ListenerEnded",
    "ListenerState",
    "ListenerStats",
    "LoadCsd",
    "Message",
    "MidiFilePlays",
    "MidiPlayback",
    "Note",
    "NoteOff",
    "Opcode",
    "OpenRelay",
    "OpenSession",
    "OpenTable",
    "PageIce",
    "Panic",
    "Parameter",
    "Path",
    "Play",
    "PlayMidiFile",
    "PlayScore",
    "PresetDescription",
    "PutTable",
    "ReadTable",
    "Recorded",
    "Recording",
    "ReportListener",
    "Result",
    "ScoreEnded",
    "ScorePlayback",
    "SendMidi",
    "SendTable",
    "ServerFile",
    "SessionAccess",
    "SessionClosed",
    "SessionDescription",
    "SessionState",
    "SetChannel",
    "Shutdown",
    "StartRecording",
    "StatusChanged",
    "StopMidiFile",
    "StopRecording",
    "StopScore",
    "TableDescription",
    "TableUpload",
    "Time",
    "UseDevice",
    "UseInstrument",
    "Way",
    "Welcome",
    "server_file_name",
]
