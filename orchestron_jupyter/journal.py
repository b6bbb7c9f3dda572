"""What an engine was told, on disk, so that a new engine can be brought to where a dead one was.

The rule: the engine writes a command down before it carries it out, and again when it has; so what
stands there begun and not ended was under way when the engine died. The file holds what makes up
the session (code, channels, tables by the names of files beside it); notes are in it only to be
named as what was done last.
"""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING, Any, Final

import msgspec

from .protocol import (
    Command,
    Compile,
    DeleteTable,
    ExitStatus,
    GenerateTable,
    LoadCsd,
    NoteOff,
    Play,
    PlayMidiFile,
    PlayScore,
    PutTable,
    SendMidi,
    SetChannel,
    UseDevice,
    UseInstrument,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE_NAME: Final = "journal"
PROBATION: Final = 3.0
"""Seconds within which the death of a new engine is a relapse, not a case of its own."""
PROOF: Final = 0.1
"""Seconds of sound that a new engine must render before it is given to anybody."""
PROOF_LIMIT: Final = 1.5
"""Seconds that it may take for that."""
SIZE_LIMIT: Final = 4 * 1024 * 1024
"""Bytes after which the file is written anew with what still counts."""
TABLE_PREFIX: Final = "table-"
"""How the names of the files begin in which an engine keeps what its tables hold."""

STATE: Final[tuple[type[Command[Any]], ...]] = (
    Compile,
    LoadCsd,
    UseInstrument,
    SetChannel,
    PutTable,
    DeleteTable,
    UseDevice,
)
PASSING: Final[tuple[type[Command[Any]], ...]] = (
    Play,
    NoteOff,
    PlayScore,
    SendMidi,
    PlayMidiFile,
    GenerateTable,
)
_BYTES_SHOWN: Final = 12
_TABLES: Final = re.compile(r"^[ \t]*f[ \t]*[1-9][^\n]*", re.MULTILINE)
_KINDS: Final = {kind.method: kind for kind in (*STATE, *PASSING)}


class Entry(msgspec.Struct, omit_defaults=True):
    """A line: a command that begins, or (without a method) one that has ended."""

    number: int
    method: str = ""
    params: msgspec.Raw = msgspec.Raw(b"")
    failed: bool = False


class Journal:
    """Writes the journal of one engine.

    Parameters
    ----------
    folder
        The engine's private folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._file = self._path.open("ab", buffering=0)
        self._count = 0

    def begin(self, command: Command[Any]) -> int:
        """Write down that a command begins; returns its number."""
        if self._file.tell() > SIZE_LIMIT:
            self._write_anew()
        self._count += 1
        params = msgspec.Raw(msgspec.json.encode(command))
        self._write(Entry(self._count, command.method, params))
        return self._count

    def end(self, number: int, *, failed: bool) -> None:
        """Write down that it has ended; what failed is not for replay."""
        self._write(Entry(number, failed=failed))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, entry: Entry) -> None:
        self._file.write(msgspec.json.encode(entry) + b"\n")  # in the page cache it outlives us

    def _write_anew(self) -> None:
        kept = Replay.of(self._path.read_bytes()).commands
        part = self._path.with_suffix(".part")
        self._file.close()
        with part.open("wb", buffering=0) as self._file:
            for command in kept:
                self.end(self.begin(command), failed=False)
        os.replace(part, self._path)  # noqa: PTH105  # the name of the system call
        self._file = self._path.open("ab", buffering=0)


class Replay(msgspec.Struct, frozen=True):
    """What a journal says: what to do again, and what was done last.

    `commands` bring a new engine to where the old one was. `unfinished` was under way when the
    journal broke off; it is not among them. `last` is the last thing that was begun at all.
    """

    commands: tuple[Command[Any], ...] = ()
    unfinished: Command[Any] | None = None
    last: Command[Any] | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that `commands` count on, in the engine's folder."""
        return tuple({each.upload: None for each in self.commands if isinstance(each, PutTable)})

    def to_tell(self, *, is_relapse: bool) -> tuple[Command[Any], ...]:
        """Return what a new engine is to be told.

        Parameters
        ----------
        is_relapse
            Whether the engine was itself a new one. Then what it was told last is left out, if
            nothing else is known to have killed it.
        """
        leaves_out_last = is_relapse and self.unfinished is None
        return self.commands[:-1] if leaves_out_last else self.commands

    @classmethod
    def of(cls, journal: bytes) -> Replay:
        """Read a journal; a last line that was cut off does no harm."""
        begun: dict[int, Command[Any]] = {}
        done: set[int] = set()
        failed: set[int] = set()
        for line in journal.splitlines():
            try:
                entry = msgspec.json.decode(line, type=Entry)
                if entry.method:
                    kind = _KINDS[entry.method]
                    begun[entry.number] = msgspec.json.decode(entry.params, type=kind)
                else:
                    (failed if entry.failed else done).add(entry.number)
            except (msgspec.DecodeError, KeyError):
                continue
        unfinished = [begun[each] for each in begun if each not in done and each not in failed]
        return cls(
            commands=_what_counts([begun[each] for each in begun if each in done]),
            unfinished=unfinished[-1] if unfinished else None,
            last=next(reversed(begun.values()), None),
        )


def _what_counts(commands: list[Command[Any]]) -> tuple[Command[Any], ...]:
    """Leave out what a later command has made void."""
    start = max((n for n, each in enumerate(commands) if isinstance(each, LoadCsd)), default=0)
    kept: dict[object, Command[Any]] = {
        ("device", number): each
        for number, each in enumerate(commands[:start])
        if isinstance(each, UseDevice)
    }
    for number, command in enumerate(commands[start:]):
        if isinstance(command, PlayScore) and (tables := _TABLES.findall(command.score)):
            kept[number] = PlayScore("\n".join(tables))
        if isinstance(command, PASSING):
            continue
        if isinstance(command, SetChannel):
            kept.pop(command.name, None)  # its place is now the last
            kept[command.name] = msgspec.structs.replace(command, at=None)
        elif isinstance(command, (PutTable, DeleteTable)):
            _keep_table(kept, command)
        else:
            kept[number] = command
    return tuple(kept.values())


def _keep_table(kept: dict[object, Command[Any]], command: PutTable | DeleteTable) -> None:
    """Keep what a table holds at last.

    It is told in the table's first place, before code that may need it to be there; and again in
    its last place, if code came between that may have written to it.
    """
    first, again = ("table", command.number), ("table again", command.number)
    kept.pop(again, None)
    if isinstance(command, DeleteTable):
        if kept.pop(first, None) is None:
            kept[again] = command  # it was made by code, which makes it again
        return
    kept[first] = command  # where it was, if it was there
    places = list(kept)
    after = places[places.index(first) + 1 :]
    if any(isinstance(kept[each], (Compile, UseInstrument)) for each in after):
        kept[again] = command


_SHOWN: Final[dict[type[Command[Any]], Callable[[Any], str]]] = {
    Compile: lambda command: f"compile({_first_line(command.orchestra)[:60]!r} …)",
    LoadCsd: lambda _command: "load(a CSD)",
    UseInstrument: lambda command: f"instrument({command.name!r})",
    SetChannel: lambda command: f"setting channel {command.name!r}",
    Play: lambda command: f"a note of {command.instrument!r}",
    NoteOff: lambda _command: "the end of a note",
    PlayScore: lambda command: f"score({_first_line(command.score)[:60]!r} …)",
    UseDevice: lambda command: f"the choice of sound device {command.device!r}",
    SendMidi: lambda command: f"MIDI {command.data[:_BYTES_SHOWN].hex(' ')}",
    PlayMidiFile: lambda _command: "midi.play(a MIDI file)",
    PutTable: lambda command: f"writing table {command.number}",
    DeleteTable: lambda command: f"deleting table {command.number}",
    GenerateTable: lambda command: f"tables.gen({command.gen!r}, {command.size})",
}


def describe(command: Command[Any]) -> str:
    """Name a command in a few words, as a person who gave it would know it again."""
    return _SHOWN[type(command)](command)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def obituary(status: int, replay: Replay) -> str:
    """Say in a sentence how an engine ended, and what it did last.

    Parameters
    ----------
    status
        The exit status of its process; negative for a signal.
    replay
        What its journal says.
    """
    cause = replay.unfinished or replay.last
    during = f" during {describe(cause)}" if replay.unfinished and cause else ""
    after = f" after {describe(cause)}" if cause and not replay.unfinished else ""
    return f"The engine {_how(status)}{during or after}."


def _how(status: int) -> str:
    if status == ExitStatus.HUNG:
        return "hung and was ended"
    if status == ExitStatus.OUT_OF_MEMORY:
        return "needed more memory than memory_limit allows and was ended"
    if status >= 0:
        return f"ended with status {status}"
    try:
        return f"crashed ({signal.Signals(-status).name})"
    except ValueError:
        return f"was ended by signal {-status}"
