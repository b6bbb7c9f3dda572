"""Commands about function tables.

The rule: values go through a file on their way in, and through the command queue a chunk at a time,
so that neither the event loop nor the performance is held for more than about a millisecond.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import math
import struct
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

import psutil

from ... import protocol
from ...errors import ArgumentError, LimitError
from ...protocol.tables import CHUNK, LARGEST_NUMBER, VALUE_SIZE
from .. import arguments
from ..table_workshop import FROM_FILES, MOST_ARGUMENTS, READS_TABLES, TableWorkshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..stage import Stage
    from ..table_files import TableFiles
    from . import Handlers

T = TypeVar("T")

FIRST_FREE: Final = 1001
"""Where free numbers begin: scores count from 1, `ftgen 0` from 101."""
NUMBERS_AT_ONCE: Final = 1000
EVENT_LIMIT: Final = 2.0
"""Seconds in which Csound must get to its next k-cycles."""
CYCLES: Final = 3
_POLL: Final = 0.002
_MEGABYTE: Final = 1024 * 1024


class TableCommands:
    """Reads, writes, computes and deletes function tables.

    Parameters
    ----------
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    files
        Where values are kept.
    memory_limit
        Megabytes that the engine may use.
    """

    def __init__(self, stage: Callable[[], Stage], files: TableFiles, memory_limit: float) -> None:
        self._stage = stage
        self._files = files
        self._memory_limit = memory_limit
        self._process = psutil.Process()
        self._writing = asyncio.Lock()
        self._computing = asyncio.Lock()
        self._workshop: TableWorkshop | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="GEN")
        self.handlers: Handlers = {
            protocol.ListTables: self._list,
            protocol.DescribeTable: self._describe,
            protocol.ReadTable: self._read,
            protocol.OpenTable: self._open,
            protocol.SendTable: self._send,
            protocol.GenerateTable: self._generate,
            protocol.PutTable: self._put,
            protocol.DeleteTable: self._delete,
        }

    def forget(self) -> None:
        """Forget all tables: a new performance has none of them."""
        self._files.drop_all()
        self._remove_void_later()

    def stop(self) -> None:
        """Leave nothing behind."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._files.remove_all()

    # ------------------------------------------------------------ reading

    async def _list(self, _command: protocol.ListTables) -> tuple[int, ...]:
        found: list[int] = []
        for first in range(1, LARGEST_NUMBER + 1, NUMBERS_AT_ONCE):
            numbers = range(first, min(first + NUMBERS_AT_ONCE, LARGEST_NUMBER + 1))
            found += await self._called(functools.partial(self._tables_among, numbers))
        return tuple(found)

    async def _describe(self, command: protocol.DescribeTable) -> protocol.TableDescription:
        arguments.check_table(command.number)
        stage = self._stage()
        return await self._called(lambda: stage.host.tables.describe(command.number))

    async def _read(self, command: protocol.ReadTable) -> bytes:
        arguments.check_table(command.number)
        if command.offset < 0 or not 0 <= command.count <= CHUNK:
            msg = f"At most {CHUNK} values can be read at once, from an offset of 0 or more."
            raise ArgumentError(msg)
        stage = self._stage()
        return await self._called(
            lambda: stage.host.tables.read(command.number, command.offset, command.count)
        )

    # ------------------------------------------------------------ values on their way in

    async def _open(self, command: protocol.OpenTable) -> protocol.TableUpload:
        arguments.check_table_length(command.length)
        self._check_memory(command.length)
        self._files.remove_void()
        number = await self._number(command.number)
        upload = self._files.open(number, command.length)
        return protocol.TableUpload(upload, number, command.length)

    async def _send(self, command: protocol.SendTable) -> None:
        self._files.write(command.upload, command.offset, command.values)

    async def _generate(self, command: protocol.GenerateTable) -> protocol.TableUpload:
        _check_generator(command)
        self._check_memory(2 * command.size)
        self._files.remove_void()
        number = await self._number(command.number)
        async with self._computing:
            lent = await self._lent(command)
            return await asyncio.get_running_loop().run_in_executor(
                self._worker, self._compute, command, number, lent
            )

    async def _lent(self, command: protocol.GenerateTable) -> dict[int, bytes]:
        """Return the values of the tables that a GEN may read."""
        if command.gen not in READS_TABLES:
            return {}
        lent = {}
        for argument in command.arguments:
            number = abs(int(argument))
            if number == abs(argument) and 1 <= number <= LARGEST_NUMBER:
                with contextlib.suppress(KeyError):  # the argument is no table
                    lent[number] = await self._values(number)
        return lent

    async def _values(self, number: int) -> bytes:
        table = await self._describe(protocol.DescribeTable(number))
        self._check_memory(2 * table.length)
        pieces = [
            await self._read(protocol.ReadTable(number, offset))
            for offset in range(0, table.length, CHUNK)
        ]
        return b"".join(pieces)

    def _compute(
        self, command: protocol.GenerateTable, number: int, lent: dict[int, bytes]
    ) -> protocol.TableUpload:
        """Compute a table and keep its values; on the worker."""
        host = self._stage().host
        if self._workshop is None or self._workshop.sample_rate != host.sample_rate:
            self._workshop = host.table_workshop()
        workshop = self._workshop
        made = workshop.compute(command, lent)
        try:
            place = workshop.tables.find(made)
            assert place is not None
            upload = self._files.open(number, place.length)
            for offset in range(0, place.length, CHUNK):
                self._files.write(upload, offset, workshop.tables.read(made, offset, CHUNK))
            guard = workshop.tables.guard(made)
        finally:
            workshop.clear((made, *lent))
        return protocol.TableUpload(upload, number, place.length, guard)

    # ------------------------------------------------------------ writing

    async def _put(self, command: protocol.PutTable) -> None:
        arguments.check_table(command.number)
        arguments.check_table_length(command.length, command.channels)
        pieces = self._files.pieces(command.upload, command.number, command.length)
        stage = self._stage()
        seed = None
        if command.is_sound or command.channels > 1:
            seed = self._files.seed(command.channels, stage.host.sample_rate)
        async with self._writing:
            await self._make_room(command, seed)
            first = b""
            for offset, values in pieces:
                first = first or values[:VALUE_SIZE]
                piece = values
                if offset + CHUNK >= command.length:
                    piece += _guard_point(command.guard, first)
                await self._called(
                    functools.partial(
                        stage.host.tables.write, command.number, command.length, offset, piece
                    )
                )
            await self._called(
                lambda: stage.host.tables.note_put(command.number, command.channels, seed)
            )
        self._files.settle(command.number, command.upload)
        self._remove_void_later()

    async def _make_room(self, command: protocol.PutTable, seed: Path | None) -> None:
        """See to it that there is a table of this shape; what is in it may be anything."""
        stage, number, length = self._stage(), command.number, command.length
        place = await self._called(lambda: stage.host.tables.find(number))
        if place is not None:
            table = await self._called(lambda: stage.host.tables.describe(number))
            if (table.length, table.channels) == (length, command.channels):
                return
            await self._remove(number, f"have another shape ({length} points)")
        self._check_memory(length)
        await self._called(lambda: stage.host.tables.create(number, length, seed))
        if not await self._comes_true(lambda: stage.host.tables.find(number) is not None):
            msg = f"Csound did not make table {number}; what it printed says why."
            raise ArgumentError(msg)

    async def _delete(self, command: protocol.DeleteTable) -> None:
        arguments.check_table(command.number)
        async with self._writing:
            await self._describe(protocol.DescribeTable(command.number))
            await self._remove(command.number, "be deleted")
        self._files.drop(command.number)
        self._remove_void_later()

    async def _remove(self, number: int, purpose: str) -> None:
        stage = self._stage()
        await self._called(lambda: stage.host.tables.remove(number))
        if not await self._comes_true(lambda: stage.host.tables.find(number) is None):
            msg = (
                f"Table {number} can't {purpose} while notes sound: one of them may be reading it, "
                "and Csound would crash. End the notes first (session.panic() ends all), or use "
                "another number (session.tables.new)."
            )
            raise ArgumentError(msg)
        await self._called(lambda: stage.host.tables.note_removed(number))

    # ------------------------------------------------------------ what all of them need

    async def _called(self, action: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._stage().commands.call(action))

    def _tables_among(self, numbers: range) -> list[int]:
        return self._stage().host.tables.among(numbers)

    async def _comes_true(self, condition: Callable[[], bool]) -> bool:
        """Wait for the next k-cycles; tells whether what they were to do has been done."""
        stage, loop = self._stage(), asyncio.get_running_loop()
        enough = stage.engine_time + CYCLES * stage.host.ksmps / stage.host.sample_rate
        deadline = loop.time() + EVENT_LIMIT
        while loop.time() < deadline:
            is_over = stage.engine_time >= enough
            if await self._called(condition):
                return True
            if is_over:
                return False
            await asyncio.sleep(_POLL)
        return False

    async def _number(self, wanted: int | None) -> int:
        if wanted is not None:
            arguments.check_table(wanted)
            return wanted
        reserved = self._files.reserved()
        for first in range(FIRST_FREE, LARGEST_NUMBER, NUMBERS_AT_ONCE):
            numbers = range(first, min(first + NUMBERS_AT_ONCE, LARGEST_NUMBER + 1))
            taken = await self._called(functools.partial(self._tables_among, numbers))
            free = set(numbers).difference(taken, reserved)
            if free:
                return min(free)
        msg = f"All numbers of tables from {FIRST_FREE} to {LARGEST_NUMBER} are taken."
        raise LimitError(msg)

    def _check_memory(self, points: int) -> None:
        used = self._process.memory_info().rss / _MEGABYTE
        needed = points * VALUE_SIZE / _MEGABYTE
        if used + needed > self._memory_limit:
            msg = (
                f"A table of {points} points takes {needed:.0f} MB, and this engine has {used:.0f} "
                f"of the {self._memory_limit:g} MB that memory_limit allows."
            )
            raise LimitError(msg)

    def _remove_void_later(self) -> None:
        """Remove files after the journal has been told that they are void."""
        asyncio.get_running_loop().call_soon(self._files.remove_void)


def _check_generator(command: protocol.GenerateTable) -> None:
    arguments.check_table_length(command.size)
    if isinstance(command.gen, str):
        arguments.check_name("GEN routine", command.gen)
    elif command.gen in FROM_FILES:
        msg = (
            f"GEN {command.gen} reads a file: use session.tables.load for sound, or numpy for "
            "numbers, and write the array."
        )
        raise ArgumentError(msg)
    elif command.gen < 1:
        msg = f"GEN {command.gen} is not possible; for values as they are, say normalise=False."
        raise ArgumentError(msg)
    if len(command.arguments) > MOST_ARGUMENTS:
        count = len(command.arguments)
        msg = f"{count} arguments are too many for a GEN: {MOST_ARGUMENTS} at most."
        raise ArgumentError(msg)
    if not all(math.isfinite(argument) for argument in command.arguments):
        msg = f"The arguments of GEN {command.gen!r} must be finite numbers."
        raise ArgumentError(msg)


def _guard_point(guard: float | None, first: bytes) -> bytes:
    """Return the value behind the last point; by default the first one, as in a cycle."""
    return first if guard is None else struct.pack("<d", guard)
