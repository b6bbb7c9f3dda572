"""One engine: the commands of its control socket, carried out on Csound and on its listeners.

The rule: this runs on the event loop and waits for nothing but futures; whatever touches Csound
goes through the performance's command queue.
"""

from __future__ import annotations

import asyncio
import difflib
from typing import TYPE_CHECKING, Any, Final

from .. import instruments as library
from .. import protocol
from ..errors import ArgumentError, CsoundMissingError
from ..journal import PASSING, STATE, Journal
from . import arguments, orchestra
from .csound_library import load_csound, version_text
from .listeners import Listeners
from .notes import Notes
from .peers import Peers
from .stage import Stage
from .watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent.futures import Future
    from pathlib import Path

    from ..settings import Settings
    from .encoder import Packet

STATUS_INTERVAL: Final = 0.25
MESSAGES_PER_INTERVAL: Final = 50


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
        self._listeners = Listeners()
        self._peers = Peers(settings, self._listeners, self._on_listener_ended)
        self._notes = Notes()
        self._journal = Journal(folder)
        self._watchdog = Watchdog(self._progress, settings.hang_limit, settings.memory_limit)
        self._to_come: dict[int, tuple[float, Future[None]]] = {}
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
        self._handlers: dict[type[protocol.Command[Any]], Callable[[Any], Awaitable[object]]] = {
            protocol.Begin: self._begin,
            protocol.GetStatus: self._status,
            protocol.Compile: self._compile,
            protocol.LoadCsd: self._load_csd,
            protocol.UseInstrument: self._use_instrument,
            protocol.ListLibrary: self._list_library,
            protocol.Play: self._play,
            protocol.NoteOff: self._note_off,
            protocol.SetChannel: self._set_channel,
            protocol.GetChannel: self._get_channel,
            protocol.Panic: self._panic,
            protocol.Listen: self._listen,
            protocol.EndListener: self._end_listener,
            protocol.EndPage: self._end_page,
            protocol.Shutdown: self._shutdown,
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
        self._journal.close()
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
            "csound_version": self.csound_version,
        }
        if self._stage is None:
            return protocol.EngineStatus(state="error", error=self.csound_missing, **about)
        return self._stage.status(about)

    async def _begin(self, _command: protocol.Begin) -> None:
        self._playing.begin()

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
        for message in messages[:MESSAGES_PER_INTERVAL]:
            self._publish(message)
        if len(messages) > MESSAGES_PER_INTERVAL:
            left_out = len(messages) - MESSAGES_PER_INTERVAL
            self._publish(protocol.CsoundMessage(f"({left_out} more lines were left out)"))

    @property
    def _playing(self) -> Stage:
        if self._stage is None:
            raise CsoundMissingError(self.csound_missing)
        return self._stage

    # ------------------------------------------------------------ code

    async def _compile(self, command: protocol.Compile) -> protocol.Compiled:
        arguments.check_text("orchestra", command.orchestra)
        return await self._playing.compile(command.orchestra)

    async def _load_csd(self, command: protocol.LoadCsd) -> protocol.Compiled:
        arguments.check_text("csd", command.csd)
        self._notes.clear()
        return await self._playing.load_csd(command.csd, command.directory)

    async def _list_library(
        self, _command: protocol.ListLibrary
    ) -> tuple[protocol.InstrumentDescription, ...]:
        return tuple(self._bundled(name)[1] for name in library.names())

    async def _use_instrument(
        self, command: protocol.UseInstrument
    ) -> protocol.InstrumentDescription:
        text, description = self._bundled(command.name)
        if command.name not in self._playing.instruments:
            await self._playing.compile(text)
        return description

    def _bundled(self, name: str) -> tuple[str, protocol.InstrumentDescription]:
        if name not in library.names():
            near = difflib.get_close_matches(name, library.names(), 1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            msg = (
                f"The library has no instrument {name!r}.{meant} It has: "
                f"{', '.join(library.names())}."
            )
            raise ArgumentError(msg)
        text = library.source(name)
        found = {each.name: each for each in orchestra.instruments(text)}
        return text, found[name]

    # ------------------------------------------------------------ notes and channels

    async def _play(self, command: protocol.Play) -> protocol.Note:
        stage = self._playing
        arguments.check_play(command)
        number = await stage.number_of(command.instrument)
        note, p1 = self._notes.start(number)

        def start() -> None:
            stage.host.start_note(p1, command.duration, command.pfields)

        if command.at is None:
            await asyncio.wrap_future(stage.commands.call(start))
        else:
            future = stage.commands.schedule(command.at, start)
            self._to_come[note] = (command.at, future)
            future.add_done_callback(lambda _future: self._to_come.pop(note, None))
        return protocol.Note(note)

    async def _note_off(self, command: protocol.NoteOff) -> None:
        stage = self._playing
        arguments.check_time(command.at)
        p1 = self._notes.p1(command.note)
        if p1 is None:
            return
        at, start = self._to_come.get(command.note, (0.0, None))
        if start is not None and (command.at is None or command.at <= at) and start.cancel():
            return
        await stage.run_at(command.at, lambda: stage.host.release_note(p1))

    async def _set_channel(self, command: protocol.SetChannel) -> None:
        stage = self._playing
        arguments.check_name("channel", command.name)
        arguments.check_time(command.at)
        await stage.run_at(command.at, lambda: stage.host.set_channel(command.name, command.value))

    async def _get_channel(self, command: protocol.GetChannel) -> float | str:
        stage = self._playing
        arguments.check_name("channel", command.name)
        return await asyncio.wrap_future(
            stage.commands.call(lambda: stage.host.channel(command.name))
        )

    async def _panic(self, _command: protocol.Panic) -> None:
        await self._playing.panic()
        self._to_come.clear()
        self._notes.clear()

    # ------------------------------------------------------------ listeners

    async def _listen(self, command: protocol.Listen) -> protocol.Answer:
        if self._settings.audio_output_mode == "local":
            msg = (
                "This session plays on the sound device of its own machine (local mode); "
                "to listen in a browser, start it with audio_output_mode = streaming."
            )
            raise ArgumentError(msg)
        answer = await self._peers.answer(command.sdp, command.page)
        self._on_listeners()
        return answer

    async def _end_listener(self, command: protocol.EndListener) -> None:
        await self._peers.end(command.listener_id)

    async def _end_page(self, command: protocol.EndPage) -> None:
        await self._peers.end_page(command.page)

    def _on_listener_ended(self, listener_id: str, reason: str) -> None:
        self._on_listeners()
        self._publish(protocol.ListenerEnded(listener_id, reason))

    def _on_listeners(self) -> None:
        if self._stage is not None:
            self._stage.is_heard = len(self._listeners) > 0
        self._report_once()

    def _on_packet(self, packet: Packet) -> None:
        self._loop.call_soon_threadsafe(self._listeners.push, packet)

    async def _shutdown(self, _command: protocol.Shutdown) -> None:
        self.ended.set()


def _without_time(status: protocol.EngineStatus) -> tuple[Any, ...]:
    return tuple(
        getattr(status, name) for name in status.__struct_fields__ if name != "engine_time"
    )
