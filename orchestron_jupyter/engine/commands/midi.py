"""Commands about MIDI: messages, and files."""

from __future__ import annotations

import asyncio
import itertools
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import protocol
from ...errors import ArgumentError
from .. import arguments, csd_options, midi_messages
from ..midi_player import MidiPlayer
from ..midi_reader import read_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..stage import Stage
    from . import Handlers

MOST_FILES: Final = 32
"""Files that may play at the same time."""

SYSEX_CHANNEL: Final = "midi.sysex"
"""A string channel that gets system exclusive messages, if the orchestra has declared it."""


class MidiCommands:
    """Plays MIDI.

    Parameters
    ----------
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    """

    def __init__(self, stage: Callable[[], Stage]) -> None:
        self._stage = stage
        self._players: dict[int, MidiPlayer] = {}
        # Those of an engine that died are not used again: somebody may still hold one.
        self._ids = itertools.count(time.time_ns() // 1_000_000)
        self.handlers: Handlers = {
            protocol.SendMidi: self._send,
            protocol.PlayMidiFile: self._play_file,
            protocol.StopMidiFile: self._stop_file,
            protocol.MidiFilePlays: self._file_plays,
        }

    async def _send(self, command: protocol.SendMidi) -> None:
        stage = self._stage()
        arguments.check_time(command.at)
        messages = midi_messages.split(command.data)
        sysex = [message for message in messages if message[0] == midi_messages.SYSEX]

        def send() -> None:
            stage.host.midi.send(command.data)
            if sysex:
                _show(stage, sysex[-1])

        await stage.run_at(command.at, send)

    async def _play_file(self, command: protocol.PlayMidiFile) -> protocol.MidiPlayback:
        stage = self._stage()
        arguments.check_time(command.at)
        self._make_room()
        tune = await read_apart(command.data)
        player = MidiPlayer(stage, tune, command.at)
        number = next(self._ids)
        self._players[number] = player
        await stage.run_at(None, player.begin)
        return protocol.MidiPlayback(number, tune.duration)

    async def _stop_file(self, command: protocol.StopMidiFile) -> None:
        player = self._players.pop(command.id, None)
        if player is not None:
            await self._stage().run_at(None, player.stop)

    async def _file_plays(self, command: protocol.MidiFilePlays) -> bool:
        player = self._players.get(command.id)
        return player is not None and player.is_playing

    def _make_room(self) -> None:
        self._players = {n: each for n, each in self._players.items() if each.is_playing}
        if len(self._players) >= MOST_FILES:
            msg = f"{MOST_FILES} MIDI files play already: stop one first."
            raise ArgumentError(msg)

    # ------------------------------------------------------------ the MIDI file of a CSD

    async def beside(self, csd: str, directory: str) -> tuple[Callable[[], None], str, str]:
        """Read the MIDI file that a CSD's options name (`-F`).

        Returns
        -------
        begin : callable
            Lets it play from the next k-cycle on; does nothing where there is none.
        note : str
            That it plays; empty where there is none.
        warning : str
            Why it can't play; empty where it can.
        """
        name = csd_options.midi_file(csd_options.options_of(csd))
        if not name:
            return _nothing, "", ""
        try:
            data = await asyncio.get_running_loop().run_in_executor(
                None, Path(directory, name).read_bytes
            )
            tune = await read_apart(data)
        except (OSError, ArgumentError) as error:
            return _nothing, "", f"The MIDI file {name!r} (-F) does not play. {error}"
        player = MidiPlayer(self._stage(), tune, None)
        return player.begin, f"The MIDI file {name!r} (-F) plays: {tune.duration:.1f} s.", ""


def _show(stage: Stage, sysex: bytes) -> None:
    """Give an orchestra a message that Csound has no opcode for, as hexadecimal text."""
    channels = stage.host.channels
    try:
        channels.get(SYSEX_CHANNEL)
    except ArgumentError:
        return  # nobody wants to know
    channels.set(SYSEX_CHANNEL, sysex.hex(" "))


def _nothing() -> None:
    """Play no file."""
