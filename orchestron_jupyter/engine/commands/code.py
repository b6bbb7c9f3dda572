"""Commands about code: orchestras, CSDs, and the instruments of the bundled library."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import msgspec

from ... import instruments as library
from ... import protocol
from ...errors import ArgumentError
from .. import arguments, orchestra

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..stage import Stage
    from . import Handlers
    from .midi import MidiCommands


class CodeCommands:
    """Compiles.

    Parameters
    ----------
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    forget
        Called before a new performance begins.
    midi
        Plays the MIDI file that a CSD names.
    """

    def __init__(
        self, stage: Callable[[], Stage], forget: Callable[[], None], midi: MidiCommands
    ) -> None:
        self._stage = stage
        self._forget = forget
        self._midi = midi
        self.handlers: Handlers = {
            protocol.Compile: self._compile,
            protocol.LoadCsd: self._load_csd,
            protocol.UseInstrument: self._use_instrument,
            protocol.ListLibrary: self._list_library,
        }

    async def _compile(self, command: protocol.Compile) -> protocol.Compiled:
        arguments.check_text("orchestra", command.orchestra)
        arguments.check_macros(command.macros)
        return await self._stage().compile(command)

    async def _load_csd(self, command: protocol.LoadCsd) -> protocol.Compiled:
        arguments.check_text("csd", command.csd)
        arguments.check_macros(command.macros)
        stage = self._stage()
        begin, note, warning = await self._midi.beside(command.csd, command.directory)
        compiled = await stage.load_csd(command, begin)
        self._forget()
        return msgspec.structs.replace(
            compiled,
            notes=(*compiled.notes, note) if note else compiled.notes,
            warnings=(*compiled.warnings, warning) if warning else compiled.warnings,
        )

    async def _list_library(
        self, _command: protocol.ListLibrary
    ) -> tuple[protocol.InstrumentDescription, ...]:
        return tuple(_bundled(name)[1] for name in library.names())

    async def _use_instrument(
        self, command: protocol.UseInstrument
    ) -> protocol.InstrumentDescription:
        text, description = _bundled(command.name)
        if command.name not in self._stage().instruments:
            await self._stage().compile(protocol.Compile(text))
        return description


def _bundled(name: str) -> tuple[str, protocol.InstrumentDescription]:
    if name not in library.names():
        near = difflib.get_close_matches(name, library.names(), 1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        msg = (
            f"The library has no instrument {name!r}.{meant} It has: {', '.join(library.names())}."
        )
        raise ArgumentError(msg)
    text = library.source(name)
    found = {each.name: each for each in orchestra.instruments(text)}
    return text, found[name]
