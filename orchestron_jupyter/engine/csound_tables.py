"""The function tables of one Csound.

The rule: as for :class:`.csound_host.CsoundHost`, only the performance thread calls. Addresses are
asked for anew each time and never leave this module, since Csound moves tables. What may take long
is done in pieces, by whoever calls; a table that something may be reading is never freed.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from ..errors import ArgumentError, TableNotFoundError
from ..protocol import TableDescription
from ..protocol.tables import VALUE_SIZE

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


_GetTable: Final = ctypes.PYFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.c_int
)
_QUIET: Final = 2
"""What `active(0)` says in a note when it is the only one: Csound starts to count at 1."""
_REMOVER: Final = 9973
"""Its number, out of everybody's way: a named instrument loses its number to the next `instr 2`."""
_REMOVAL: Final = f"""instr {_REMOVER}
if active:i(0) == {_QUIET} then
ftfree p4, 0
endif
endin
"""


class Place(NamedTuple):
    """Where a table is now, and its points."""

    address: int
    length: int


class Tables:
    """Function tables by number.

    Parameters
    ----------
    library
        Csound's own interface.
    csound
        A Csound that has been started.
    """

    def __init__(self, library: Any, csound: Any) -> None:
        self._csound = csound
        self._get_table = _GetTable(("csoundGetTable", library))
        self._channels: dict[int, tuple[Place, int]] = {}
        self._put: dict[int, Path | None] = {}
        self._can_remove = False

    def find(self, number: int) -> Place | None:
        """Return where a table is, until the next k-cycle; `None` if there is none."""
        address = ctypes.c_void_p()
        length = self._get_table(self._csound.cs, ctypes.byref(address), number)
        return Place(address.value, length) if length > 0 and address.value else None

    def among(self, numbers: range) -> list[int]:
        """Return those numbers that tables have; takes about 0.7 ms for a thousand."""
        return [number for number in numbers if self.find(number) is not None]

    def describe(self, number: int) -> TableDescription:
        """Describe a table; raises `TableNotFoundError` if there is none."""
        place = self._found(number)
        known, channels = self._channels.get(number, (None, 1))
        if known != place:
            # Csound's interface does not tell. This leaks 174 kB, so it is done once for a table.
            channels = max(1, int(self._csound.evalCode(f"return ftchnls({number})")))
            self._channels[number] = (place, channels)
        return TableDescription(number, place.length, channels)

    def read(self, number: int, offset: int, count: int) -> bytes:
        """Return values, fewer at the end of the table; raises `TableNotFoundError`."""
        place = self._found(number)
        count = max(0, min(count, place.length - offset))
        return ctypes.string_at(place.address + offset * VALUE_SIZE, count * VALUE_SIZE)

    def guard(self, number: int) -> float:
        """Return the value behind the last point; raises `TableNotFoundError`."""
        place = self._found(number)
        return ctypes.c_double.from_address(place.address + place.length * VALUE_SIZE).value

    def write(self, number: int, length: int, offset: int, values: bytes) -> None:
        """Write values into a table; those behind its last point are its guard point.

        Raises
        ------
        ArgumentError
            If it has not `length` points any more: something made it anew.
        """
        place = self.find(number)
        if place is None or place.length != length:
            msg = f"Table {number} was made anew by something else while it was written."
            raise ArgumentError(msg)
        assert offset * VALUE_SIZE + len(values) <= (length + 1) * VALUE_SIZE
        ctypes.memmove(place.address + offset * VALUE_SIZE, values, len(values))

    # ------------------------------------------------------------ done in the next k-cycle

    def create(self, number: int, length: int, seed: Path | None = None) -> None:
        """Let Csound make a table of zeros in its next k-cycle; there must be none.

        With `-d` among Csound's options this takes no time, whatever the length.

        Parameters
        ----------
        number, length
            Of the table.
        seed
            A sound file of one silent frame, whose channels and rate the table shall have.
        """
        if seed is None:
            self._csound.scoreEvent("f", (number, 0.0, -length, -2, 0))
        else:
            self._csound.inputMessage(f'f {number} 0 {-length} -1 "{seed}" 0 0 0')

    def remove(self, number: int) -> None:
        """Let Csound free a table in its next k-cycle, unless a note sounds then.

        Csound does not look whether a table is being read, and crashes if it was. An instrument
        asks and frees in one breath, so that no note can start between.
        """
        if not self._can_remove:
            self._csound.compileOrc(_REMOVAL)
            self._can_remove = True
        self._csound.scoreEvent("i", (_REMOVER, 0.0, 0.0, number))

    def note_put(self, number: int, channels: int, seed: Path | None) -> None:
        """Take note of a table that was put here from outside; it is moved to the next Csound."""
        self._channels[number] = (self._found(number), channels)
        self._put[number] = seed

    def note_removed(self, number: int) -> None:
        """Take note that a table is gone."""
        self._channels.pop(number, None)
        self._put.pop(number, None)

    # ------------------------------------------------------------ from one Csound to the next

    def contents(self) -> list[tuple[TableDescription, Path | None, NDArray[np.float64]]]:
        """Return the tables that were put here, with the guard point behind their values."""
        found = []
        for number, seed in self._put.items():
            place = self.find(number)
            if place is not None:
                values = np.empty(place.length + 1)
                ctypes.memmove(values.ctypes.data, place.address, values.nbytes)
                found.append((self.describe(number), seed, values))
        return found

    def restore(
        self, contents: list[tuple[TableDescription, Path | None, NDArray[np.float64]]]
    ) -> None:
        """Put tables of a Csound before this one in place, at once."""
        if not contents:
            return
        # Unlike a score event, code is run before the call returns.
        self._csound.compileOrc("".join(_made_anew(table, seed) for table, seed, _ in contents))
        for table, seed, values in contents:
            place = self.find(table.number)
            if place is None or place.length != table.length:
                continue  # what Csound printed says why
            self.write(table.number, table.length, 0, values.tobytes())
            self.note_put(table.number, table.channels, seed)

    def _found(self, number: int) -> Place:
        place = self.find(number)
        if place is None:
            msg = f"There is no table {number} in this session."
            raise TableNotFoundError(msg)
        return place


def _made_anew(table: TableDescription, seed: Path | None) -> str:
    routine = "-2, 0" if seed is None else f'-1, "{seed}", 0, 0, 0'
    return f"i_ ftgen {table.number}, 0, {-table.length}, {routine}\n"
