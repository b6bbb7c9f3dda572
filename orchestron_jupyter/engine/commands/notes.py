"""Commands about notes: started, released, and all ended at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ... import protocol
from .. import arguments
from ..notes import Notes

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ..stage import Stage
    from . import Handlers


class NoteCommands:
    """Plays notes.

    Parameters
    ----------
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    forget
        Called when everything that sounded has been ended.
    """

    def __init__(self, stage: Callable[[], Stage], forget: Callable[[], None]) -> None:
        self._stage = stage
        self._forget = forget
        self._notes = Notes()
        self._to_come: dict[int, tuple[float, Future[None]]] = {}
        self.handlers: Handlers = {
            protocol.Play: self._play,
            protocol.NoteOff: self._note_off,
            protocol.Hold: self._hold,
            protocol.Panic: self._panic,
        }

    def forget(self) -> None:
        """Forget all notes: none of them sounds any more."""
        self._to_come.clear()
        self._notes.clear()

    async def _play(self, command: protocol.Play) -> protocol.Note:
        stage = self._stage()
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
        stage = self._stage()
        arguments.check_time(command.at)
        p1 = self._notes.p1(command.note)
        if p1 is None:
            return
        at, start = self._to_come.get(command.note, (0.0, None))
        if start is not None and (command.at is None or command.at <= at) and start.cancel():
            return
        await stage.run_at(command.at, lambda: stage.host.release_note(p1))

    async def _hold(self, command: protocol.Hold) -> None:
        await self._stage().hold(held=command.held)

    async def _panic(self, _command: protocol.Panic) -> None:
        await self._stage().panic()
        self._forget()
