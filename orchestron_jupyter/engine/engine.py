"""One engine: its life, its status, and who carries out the commands of its control socket.

The rule: this runs on the event loop; what the commands do is in :mod:`.commands`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from .. import protocol
from ..errors import CsoundMissingError
from ..journal import PASSING, STATE, Journal
from .commands.channels import ChannelCommands
from .commands.code import CodeCommands
from .commands.devices import DeviceCommands
from .commands.listening import ListeningCommands
from .commands.midi import MidiCommands
from .commands.notes import NoteCommands
from .commands.opcodes import OpcodeCommands
from .commands.recording import RecordingCommands
from .commands.score import ScoreCommands
from .commands.tables import TableCommands
from .csd import SCORE_ENDED
from .csound_library import load_csound, version_text
from .listeners import Listeners
from .peers import Peers
from .stage import Stage
from .table_files import TableFiles
from .watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..presets import Encoding
    from ..settings import Settings
    from .commands import Handlers, Streams
    from .encoder import Packet

STATUS_INTERVAL: Final = 0.25
MESSAGES_PER_INTERVAL: Final = 50
_TIMES: Final = {"engine_time", "silent_for", "load"}


class Engine:
    """Everything that an engine process does.

    Parameters
    ----------
    settings
        From the parent.
    folder
        Private, for temporary files.
    """

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._publish: Callable[[protocol.Event], None] = lambda _event: None
        self._controllers = 0
        self._loop = asyncio.get_running_loop()
        self._listeners = Listeners(self._report_once, self._on_encodings)
        self._peers = Peers(settings, self._listeners, self._on_listener_ended, self.handle)
        self._journal = Journal(folder)
        self._watchdog = Watchdog(self._progress, settings.hang_limit, settings.memory_limit)
        self._published: protocol.EngineStatus | None = None
        self._reporting: asyncio.Task[None] | None = None
        self.ended = asyncio.Event()
        self.csound_missing = ""
        self.csound_version = ""
        self._stage: Stage | None = None
        try:
            ctcsound = load_csound(folder, device_plugins=settings.audio_output_mode == "local")
        except CsoundMissingError as error:
            self.csound_missing = str(error)
        else:
            self.csound_version = version_text(ctcsound)
            self._stage = Stage(ctcsound, settings, self._on_packet)
        midi = MidiCommands(self._playing)
        code = CodeCommands(self._playing, self._on_new_performance, midi)
        listening = ListeningCommands(self._peers, settings.audio_output_mode, self._playing)
        self.streams: Streams = {protocol.OpenRelay: listening.open_relay}
        """Commands that make a control connection a stream."""
        self._note_commands = NoteCommands(self._playing, self._forget)
        self._scores = ScoreCommands(self._playing, self._tell, folder)
        self._recordings = RecordingCommands(self._playing)
        self._table_commands = TableCommands(
            self._playing, TableFiles(folder), settings.memory_limit
        )
        self._handlers: Handlers = {
            protocol.Begin: self._begin,
            protocol.GetStatus: self._status,
            protocol.Shutdown: self._shutdown,
            **code.handlers,
            **self._note_commands.handlers,
            **self._scores.handlers,
            **self._recordings.handlers,
            **DeviceCommands(self._playing, self.status, self._forget).handlers,
            **ChannelCommands(self._playing).handlers,
            **self._table_commands.handlers,
            **midi.handlers,
            **OpcodeCommands(self._playing).handlers,
            **listening.handlers,
        }

    # ------------------------------------------------------------ life

    def start(self, *, is_spare: bool = False) -> None:
        """Start the reports, and the performance; a spare's waits for `Begin`."""
        if self._stage is not None:
            self._stage.prepare()
            if not is_spare:
                self._stage.begin()
        self._reporting = self._loop.create_task(self._report())
        self._watchdog.start()

    async def stop(self) -> None:
        """End every listener and the performance."""
        if self._reporting is not None:
            self._reporting.cancel()
        self._watchdog.stop()
        await self._recordings.stop()
        self._journal.close()
        self._table_commands.stop()
        await self._peers.stop()
        if self._stage is not None:
            self._stage.stop()

    async def handle(self, command: protocol.Command[Any]) -> object:
        """Carry out a command; returns its result or raises an `OrchestronError`."""
        handler = self._handlers[type(command)]
        if not isinstance(command, (*STATE, *PASSING)):
            return await handler(command)
        number = self._journal.begin(command)
        failed = True
        try:
            result = await handler(command)
            failed = False
        finally:
            self._journal.end(number, failed=failed)
        return result

    def _progress(self) -> float | None:
        return self._stage.progress if self._stage is not None else None

    def publish_to(self, publish: Callable[[protocol.Event], None]) -> None:
        """Send events there from now on."""
        self._publish = publish

    def set_controllers(self, count: int) -> None:
        """Take note of how many connections the control socket has."""
        self._controllers = count

    # ------------------------------------------------------------ what it is

    def status(self) -> protocol.EngineStatus:
        """Describe the engine as it is now."""
        about: dict[str, Any] = {
            "audio_output_mode": self._settings.audio_output_mode,
            "listeners": len(self._listeners),
            "controllers": self._controllers,
            "recordings": len(self._recordings),
            "csound_version": self.csound_version,
        }
        if self._stage is None:
            return protocol.EngineStatus(state="error", error=self.csound_missing, **about)
        return self._stage.status(about)

    async def _begin(self, _command: protocol.Begin) -> None:
        self._playing().begin()

    async def _status(self, _command: protocol.GetStatus) -> protocol.EngineStatus:
        return self.status()

    async def _report(self) -> None:
        while True:
            self._report_once()
            await asyncio.sleep(STATUS_INTERVAL)

    def _report_once(self) -> None:
        status = self.status()
        if self._published is None or _without_time(status) != _without_time(self._published):
            self._published = status
            self._publish(protocol.StatusChanged(status))
        messages = self._stage.take_messages() if self._stage is not None else []
        if any(message.text == SCORE_ENDED for message in messages):
            messages = [message for message in messages if message.text != SCORE_ENDED]
            self._publish(protocol.ScoreEnded())
        for message in messages[:MESSAGES_PER_INTERVAL]:
            self._publish(message)
        if len(messages) > MESSAGES_PER_INTERVAL:
            left_out = len(messages) - MESSAGES_PER_INTERVAL
            self._publish(protocol.CsoundMessage(f"({left_out} more lines were left out)"))

    def _forget(self) -> None:
        """Forget what sounded, and what was to come: it is over."""
        self._note_commands.forget()
        self._scores.forget()

    def _on_new_performance(self) -> None:
        self._forget()
        self._table_commands.forget()

    def _tell(self, event: protocol.Event) -> None:
        self._publish(event)

    def _playing(self) -> Stage:
        if self._stage is None:
            raise CsoundMissingError(self.csound_missing)
        return self._stage

    # ------------------------------------------------------------ listeners

    def _on_listener_ended(self, listener_id: str, reason: str) -> None:
        self._publish(protocol.ListenerEnded(listener_id, reason))

    def _on_encodings(self, encodings: frozenset[Encoding]) -> None:
        if self._stage is not None:
            self._stage.use_encodings(encodings)

    def _on_packet(self, packet: Packet) -> None:
        self._loop.call_soon_threadsafe(self._listeners.push, packet)

    async def _shutdown(self, _command: protocol.Shutdown) -> None:
        self.ended.set()


def _without_time(status: protocol.EngineStatus) -> tuple[Any, ...]:
    return tuple(getattr(status, name) for name in status.__struct_fields__ if name not in _TIMES)
