"""A session: Csound, as a notebook plays it.

The rule: the session belongs to the notebook by its name. Making it again (a cell run twice, a
kernel restarted) finds the one that is there, with its sound; only :meth:`Session.close` ends it.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
import warnings
from collections import deque
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .. import protocol
from ..errors import EngineError, SessionNotFoundError
from . import discovery, embedded_engine, open_sessions
from .channels import Channels
from .csd_text import csd_of
from .devices import AudioDeviceWarning, Devices
from .engine_line import EngineLine
from .instrument import Instrument
from .midi import Midi
from .opcodes import OpcodeCatalog
from .page_hosts import EmbeddedHost, ServerHost
from .page_line import PageLine
from .panel import RuntimePanel
from .parameter_values import InstrumentValues
from .parts import KeyboardPart, PanelPart
from .recording import Recording
from .score import Score
from .tables import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from typing_extensions import Self

    from .engine_client import EngineClient
    from .table_view import TableView

COMPILE_LIMIT: Final = 60.0
MESSAGES_KEPT: Final = 1000
_LONGEST_SLEEP: Final = 0.5


class Session(Channels):
    """Csound on this notebook's machine; as the last expression of a cell, its Runtime panel.

    Parameters
    ----------
    name
        Sessions of the same name are the same one; by default the notebook's path.

    Raises
    ------
    CsoundMissingError
        If Csound's library is not on the machine; says what to install.
    EngineError
        If the engine does not start.

    Examples
    --------
    >>> session = Session()
    >>> pad = session.instrument("warm_pad")
    >>> pad.play("C4", duration=2)
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name or discovery.default_name(os.environ)
        self.messages: deque[protocol.CsoundMessage] = deque(maxlen=MESSAGES_KEPT)
        """What Csound has printed, the newest last."""
        self._values = InstrumentValues()
        self._score_ended = threading.Event()
        self._id = ""
        self._instance_id = ""
        self._server = self._find_server()
        self._line = EngineLine(self._find_engine, self._on_event)
        self.tables = Tables(self._line)
        """Function tables by number, from and to numpy."""
        self.midi = Midi(self._line)
        """MIDI input: notes, controllers, files."""
        status = self.status
        self.panel = RuntimePanel(
            session_id=self._id,
            session_name=self.name,
            instance_id=self._instance_id,
            audio_output_mode=status.audio_output_mode,
            device=status.device,
            error=status.error,
            state=_first_state(status),
        )
        """The Runtime panel that the session is shown as: its state, preset and measurements."""
        host = ServerHost(self._server, self._id) if self._server else EmbeddedHost(self.name)
        self._pages = PageLine(host, self.panel.send)
        self.panel.on_msg(lambda _panel, content, _buffers: self._pages.take(content))
        open_sessions.add(self)
        if status.error:
            warnings.warn(status.error, AudioDeviceWarning, stacklevel=2)

    @staticmethod
    def _find_server() -> EngineClient | None:
        path = discovery.server_file(os.environ)
        return discovery.connect_to_server(path) if path else None

    def _find_engine(self) -> tuple[protocol.Address, str]:
        """Return the address of this session's engine, and what became of the one before."""
        if self._server is None:
            found = embedded_engine.open_engine(self.name)
            self._id = embedded_engine.existing_engine(self.name).id
            return found
        access = self._server.call(protocol.OpenSession(self.name), COMPILE_LIMIT)
        self._id, self._instance_id = access.session.id, access.instance_id
        return access.engine, access.notice

    # ------------------------------------------------------------ code

    def compile(
        self, orchestra: str, macros: Mapping[str, object] | None = None
    ) -> dict[str, Instrument]:
        """Compile an orchestra while the session plays; returns its instruments by name.

        Parameters
        ----------
        orchestra
            Csound code. Files that it names (`#include`, sound files) are looked for in the
            notebook's folder.
        macros
            Defined before its first line, as `#define` does: `{"VOICES": 8}` for `$VOICES`.

        Raises
        ------
        CompileError
            With Csound's message, the line and its text. What was sounding goes on.
        """
        command = protocol.Compile(orchestra, str(Path.cwd()), _texts(macros))
        compiled = self._line.call(command, COMPILE_LIMIT)
        return self._taken(compiled)

    def load(
        self, csd: str | Path, macros: Mapping[str, object] | None = None
    ) -> dict[str, Instrument]:
        """Play a CSD, given as its text or its path, in place of what was playing.

        Its score begins at once; :meth:`wait_for_score` waits for its end. The session goes on
        after it.

        Parameters
        ----------
        csd
            Text, or a path; files that it names are looked for beside it.
        macros
            Defined in its orchestra and in its score (`--omacro`, `--smacro`).

        Raises
        ------
        CompileError
            If Csound refuses it. What was sounding goes on.
        FileNotFoundError
            If there is no such file.
        """
        text, directory = csd_of(csd)
        self._score_ended.clear()
        command = protocol.LoadCsd(text, directory, _texts(macros))
        compiled = self._line.call(command, COMPILE_LIMIT)
        return self._taken(compiled)

    def instrument(self, name: str) -> Instrument:
        """Return an instrument of the bundled library, ready to play.

        Raises
        ------
        ArgumentError
            If the library has none of this name; says what it has.
        """
        description = self._line.call(protocol.UseInstrument(name), COMPILE_LIMIT)
        return self._instruments((description,))[name]

    @property
    def instruments(self) -> dict[str, Instrument]:
        """The instruments this session has, by name."""
        return self._instruments(self.status.instruments)

    @property
    def library(self) -> tuple[protocol.InstrumentDescription, ...]:
        """The bundled instruments, for :meth:`instrument`."""
        return self._line.call(protocol.ListLibrary())

    @cached_property
    def opcodes(self) -> OpcodeCatalog:
        """Csound's opcodes: `session.opcodes.help("moogladder")`."""
        opcodes = self._line.call(protocol.ListOpcodes())
        return OpcodeCatalog(opcodes)

    def _taken(self, compiled: protocol.Compiled) -> dict[str, Instrument]:
        for warning in compiled.warnings:
            warnings.warn(warning, stacklevel=3)
        self.messages.extend(protocol.CsoundMessage(note) for note in compiled.notes)
        return self._instruments(compiled.instruments)

    def _instruments(
        self, descriptions: tuple[protocol.InstrumentDescription, ...]
    ) -> dict[str, Instrument]:
        line, values = self._line, self._values
        return {each.name: Instrument(line, each, values[each.name]) for each in descriptions}

    # ------------------------------------------------------------ scores

    def score(self, text: str, at: float | None = None) -> Score:
        """Play score text while other things sound.

        Parameters
        ----------
        text
            Statements as in the score of a CSD: notes, tables, tempo, sections, loops, macros.
        at
            Engine time in seconds at which it begins; now if left out.

        Raises
        ------
        CompileError
            If Csound can't read it.
        ArgumentError
            If it names an instrument that is not there.
        """
        playback = self._line.call(protocol.PlayScore(text, at), COMPILE_LIMIT)
        return Score(self, self._line, playback)

    def wait_for_score(self, timeout: float | None = None) -> bool:
        """Wait for the end of the CSD that :meth:`load` has started.

        Parameters
        ----------
        timeout
            Seconds; without it, for as long as it takes.

        Returns
        -------
        bool
            Whether it is over.
        """
        return self._score_ended.wait(timeout)

    def record(self, path: str | Path, *, overwrite: bool = False) -> Recording:
        """Record all that is played from now on, in stereo at 48 kHz, as it is heard.

        Parameters
        ----------
        path
            Ends in `.wav` (32 bit float) or `.flac` (24 bit).
        overwrite
            Whether a file that is there may be replaced.

        Returns
        -------
        Recording
            Ended by its `stop()`, or by the end of the block (`with session.record(…):`).

        Raises
        ------
        ArgumentError
            If no sound file can be written there.
        """
        place = Path(path).expanduser().absolute()
        running = self._line.call(protocol.StartRecording(str(place), overwrite))
        return Recording(self._line, running)

    # ------------------------------------------------------------ widgets of their own

    def keyboard(self, instrument: Instrument | str) -> KeyboardPart:
        """Return a keyboard for mouse and touch that plays an instrument; an ipywidget.

        Parameters
        ----------
        instrument
            One of the session's, or the name of one; a name may be the library's, too.

        Raises
        ------
        ArgumentError
            If neither the session nor the library has one of this name.
        """
        if isinstance(instrument, str):
            instrument = self.instruments.get(instrument) or self.instrument(instrument)
        return KeyboardPart(self.panel, instrument)

    def scope(self) -> PanelPart:
        """Return the waveform of what this browser hears, live; an ipywidget."""
        return PanelPart(self.panel, "scope")

    def spectrum(self) -> PanelPart:
        """Return the spectrum of what this browser hears, live; an ipywidget."""
        return PanelPart(self.panel, "spectrum")

    def table(self, number: int) -> TableView:
        """Return a function table as an ipywidget that follows it, and as a picture that stays.

        Raises
        ------
        TableNotFoundError
            If there is none; a `KeyError`.
        """
        from .table_view import TableView

        return TableView(self._line, self.tables, number)

    # ------------------------------------------------------------ engine and time

    @property
    def devices(self) -> Devices:
        """The sound devices of the engine's machine, in local mode: look, and choose one."""
        return Devices(self._line)

    @property
    def status(self) -> protocol.EngineStatus:
        """The engine as it is now: state, sample rate, listeners, overruns, clipping."""
        return self._line.call(protocol.GetStatus())

    @property
    def time(self) -> float:
        """Engine time in seconds: how much sound has been rendered."""
        return self.status.engine_time

    @property
    def listeners(self) -> tuple[protocol.ListenerDescription, ...]:
        """Who listens, and how they fare: way, preset, losses, what their page measured."""
        return self._line.call(protocol.ListListeners())

    def sleep_until(self, at: float) -> None:
        """Wait until the engine time `at`, in seconds."""
        while (remaining := at - self.time) > 0:
            time.sleep(min(remaining, _LONGEST_SLEEP))

    # ------------------------------------------------------------ the end

    def hold(self) -> None:
        """Let Csound stand still where it is, in silence, and engine time with it."""
        self._line.call(protocol.Hold())

    def go_on(self) -> None:
        """Go on after :meth:`hold`, from the same place."""
        self._line.call(protocol.Hold(held=False))

    def panic(self) -> None:
        """End every note and every tail at once; the session stays usable."""
        self._line.call(protocol.Panic())

    def close(self) -> None:
        """End the session and its engine; twice does no harm."""
        open_sessions.remove(self)
        self._pages.close()
        self._line.close()
        if self._server is None:
            embedded_engine.close_engine(self.name)
            return
        with contextlib.suppress(EngineError, SessionNotFoundError):  # somebody was faster
            self._server.call(protocol.CloseSession(self._id))
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # ------------------------------------------------------------ display

    def __repr__(self) -> str:
        return f"<Session {self.name!r}>"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.panel._repr_mimebundle_(**options)  # IPython's protocol

    def _on_event(self, event: protocol.Event) -> None:
        if isinstance(event, protocol.CsoundMessage):
            self.messages.append(event)
        elif isinstance(event, protocol.ScoreEnded) and event.score == 0:
            self._score_ended.set()


def _texts(macros: Mapping[str, object] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (macros or {}).items()}


def _first_state(status: protocol.EngineStatus) -> str:
    """Return the panel's state before any browser has told one."""
    if status.error:
        return "error"
    return "local" if status.audio_output_mode == "local" else "connecting"
