"""What the processes say to each other: commands with typed results, and events.

The rule: a request is a :class:`Command`; its class names the method and the type of the result, so
both ends check the same thing. An engine answers the commands of :data:`ENGINE_COMMANDS`, a Jupyter
server those of :data:`SERVER_COMMANDS` on its private socket. How this is written down is the
matter of :mod:`orchestron_jupyter.json_rpc`.
"""

from __future__ import annotations

import enum
from typing import Any, ClassVar, Final, Generic, Literal, TypeAlias, TypeVar

import msgspec

from .settings import AudioOutputMode, Settings

Result = TypeVar("Result")
SessionState: TypeAlias = Literal["starting", "running", "error", "closed"]


class Message(msgspec.Struct, frozen=True):
    """Base of everything that travels."""


# ---------------------------------------------------------------- what is described


class Parameter(Message):
    """One p-field of an instrument, from p4 on."""

    name: str
    p: int
    default: float
    minimum: float
    maximum: float
    unit: str = ""
    meaning: str = ""


class InstrumentDescription(Message):
    """An instrument of a session or of the library."""

    name: str
    parameters: tuple[Parameter, ...] = ()
    title: str = ""
    meaning: str = ""


class Compiled(Message):
    """What a compilation brought; `notes` are of interest, but nothing to worry about."""

    instruments: tuple[InstrumentDescription, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Note(Message):
    """A note that was started; `id` stops it while it is held."""

    id: int


class EngineStatus(Message):
    """An engine as it is now.

    `engine_time` is in seconds, `sample_rate` (Csound's own) in Hz, `zero_dbfs` is Csound's 0dbfs.
    `clipped_samples` counts samples beyond full scale, `overruns` restarts of the clock.
    """

    state: SessionState
    audio_output_mode: AudioOutputMode
    error: str = ""
    device: str = ""
    csound_version: str = ""
    engine_time: float = 0.0
    sample_rate: float = 0.0
    ksmps: int = 0
    nchnls: int = 0
    zero_dbfs: float = 1.0
    listeners: int = 0
    controllers: int = 0
    overruns: int = 0
    clipped_samples: int = 0
    replaced_samples: int = 0
    instruments: tuple[InstrumentDescription, ...] = ()


class Address(Message):
    """Where a control socket listens: a Unix socket, or loopback TCP with a secret (Windows)."""

    path: str = ""
    port: int = 0
    secret: str = ""


class SessionDescription(Message):
    """A session as REST and the private socket show it."""

    id: str
    name: str
    state: SessionState
    listeners: int = 0
    error: str = ""


class SessionAccess(Message):
    """All that a kernel needs to use a session of a Jupyter server.

    `notice` says what became of the engine before this one, if it ended by itself.
    """

    session: SessionDescription
    instance_id: str
    engine: Address
    notice: str = ""


class ServerFile(Message):
    """What `orchestron-<pid>.json` in Jupyter's runtime directory holds for its kernels."""

    instance_id: str
    address: Address


class Answer(Message):
    """The engine's answer to a listener's offer."""

    listener_id: str
    sdp: str


# ---------------------------------------------------------------- commands


class Command(Message, Generic[Result], forbid_unknown_fields=True):
    """A request; subclasses name the method and the type of its result."""

    method: ClassVar[str]
    result: ClassVar[Any] = None


class Begin(Command[None]):
    """Start the clock of an engine that was started as a spare; does nothing to another one."""

    method = "begin"


class GetStatus(Command[EngineStatus]):
    method = "status"
    result = EngineStatus


class Compile(Command[Compiled]):
    """Compile an orchestra into the running performance."""

    method = "compile"
    result = Compiled
    orchestra: str


class LoadCsd(Command[Compiled]):
    """Start the performance anew from a CSD; `directory` is where its files are looked for."""

    method = "load_csd"
    result = Compiled
    csd: str
    directory: str = ""


class UseInstrument(Command[InstrumentDescription]):
    """Compile an instrument of the bundled library, unless it is there already."""

    method = "use_instrument"
    result = InstrumentDescription
    name: str


class ListLibrary(Command[tuple[InstrumentDescription, ...]]):
    method = "list_library"
    result = tuple[InstrumentDescription, ...]


class Play(Command[Note]):
    """Start a note; `duration` in seconds, or `None` for a note that is held.

    `pfields` are p4, p5, …; `at` is in seconds of engine time, `None` for at once.
    """

    method = "play"
    result = Note
    instrument: str | int
    pfields: tuple[float | str, ...] = ()
    duration: float | None = None
    at: float | None = None


class NoteOff(Command[None]):
    """Release a held note."""

    method = "note_off"
    note: int
    at: float | None = None


class SetChannel(Command[None]):
    method = "set_channel"
    name: str
    value: float | str
    at: float | None = None


class GetChannel(Command[float | str]):
    method = "get_channel"
    result = float | str
    name: str


class Panic(Command[None]):
    """End every note and every tail at once."""

    method = "panic"


class Listen(Command[Answer]):
    """Answer a WebRTC offer (SDP) with a new listener; `page` names the page it belongs to."""

    method = "listen"
    result = Answer
    sdp: str
    page: str = ""


class EndListener(Command[None]):
    method = "end_listener"
    listener_id: str


class EndPage(Command[None]):
    """End all listeners of a page that is gone."""

    method = "end_page"
    page: str


class Shutdown(Command[None]):
    method = "shutdown"


class OpenSession(Command[SessionAccess]):
    """Find the session with this name, or create it."""

    method = "open_session"
    result = SessionAccess
    name: str


class CloseSession(Command[None]):
    method = "close_session"
    id: str


PLAYING_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (
    GetStatus,
    UseInstrument,
    ListLibrary,
    Play,
    NoteOff,
    SetChannel,
    GetChannel,
    Panic,
)
"""What a page may ask of a session's engine through its events WebSocket."""

ENGINE_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (
    *PLAYING_COMMANDS,
    Compile,
    LoadCsd,
    Begin,
    Listen,
    EndListener,
    EndPage,
    Shutdown,
)
SERVER_COMMANDS: Final[tuple[type[Command[Any]], ...]] = (OpenSession, CloseSession)


# ---------------------------------------------------------------- events


class Welcome(Message, tag="welcome"):
    """First event of a page's WebSocket: what to call itself when it offers."""

    page: str
    session: SessionDescription
    status: EngineStatus


class StatusChanged(Message, tag="status"):
    """Something in the status changed; sent at most a few times a second."""

    status: EngineStatus


class CsoundMessage(Message, tag="message"):
    """A line that Csound printed."""

    text: str
    kind: Literal["message", "warning", "error"] = "message"


class ListenerEnded(Message, tag="listener_ended"):
    """A listener's connection is over, and why."""

    listener_id: str
    reason: str


class EngineEnded(Message, tag="engine_ended"):
    """The engine ended by itself; `reason` says how, and what it did last. A new one takes over."""

    reason: str


class SessionClosed(Message, tag="closed"):
    """The session is over; `reason` says why, in a sentence."""

    reason: str


Event: TypeAlias = (
    Welcome | StatusChanged | CsoundMessage | ListenerEnded | EngineEnded | SessionClosed
)


# ---------------------------------------------------------------- engine start


class EngineConfiguration(Message):
    """The first line on an engine's stdin; the pipe stays open as its lifeline.

    `directory` is where relative file names of an orchestra are looked for. A spare has everything
    ready, but renders nothing until :class:`Begin`.
    """

    settings: Settings
    address: Address
    directory: str = ""
    is_spare: bool = False


class ExitStatus(enum.IntEnum):
    """What an engine says with its exit status when it ends itself."""

    HUNG = 75
    OUT_OF_MEMORY = 76


class EngineReady(Message):
    """The one line an engine prints on stdout, when its control socket listens."""

    address: Address
    csound_version: str = ""
    csound_missing: str = ""


def server_file_name(pid: int) -> str:
    """Return the name of the file that a Jupyter server leaves in Jupyter's runtime folder."""
    return f"orchestron-{pid}.json"
