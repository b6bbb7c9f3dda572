"""Where GEN routines compute tables: a second Csound that plays nothing.

The rule: a GEN of a million points holds its Csound for 20 ms and more, so it is never the one that
is heard. All of this runs on one worker thread; nothing here touches the performance.
"""

from __future__ import annotations

import ctypes
import difflib
from typing import TYPE_CHECKING, Any, Final

from ..errors import ArgumentError
from .csound_messages import CsoundMessages
from .csound_tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..protocol import GenerateTable

NAMES: Final = {
    "sine": 10,
    "partials": 9,
    "cosines": 11,
    "lines": 7,
    "exponentials": 5,
    "cubics": 8,
    "splines": 8,
    "polynomial": 3,
    "chebyshev": 13,
    "window": 20,
    "random": 21,
}
"""Names for numbered routines; besides these, the named routines of Csound."""

READS_TABLES: Final = frozenset({4, 18, 24, 30, 31, 32, 33, 34, 53, "wave"})
"""Routines whose arguments name other tables."""

FROM_FILES: Final = frozenset({1, 23, 28, 43, 49})
MOST_ARGUMENTS: Final = 1990
"""Arguments of a score statement, less those that are not the routine's (`PMAX`: 1998)."""

_OPTIONS: Final = ("-m4", "-d")
_NAMED_FROM: Final = 60
_NAMED_TO: Final = 256
_MessageCallback: Final = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p)
_SetCallback: Final = ctypes.CFUNCTYPE(None, ctypes.c_void_p, _MessageCallback)


class TableWorkshop:
    """A Csound for tables.

    Parameters
    ----------
    ctcsound
        The loaded library.
    sample_rate
        In Hz; some routines count on it.
    """

    def __init__(self, ctcsound: Any, sample_rate: float) -> None:
        self.sample_rate = sample_rate
        self._library = ctcsound.libcsound
        self._messages = CsoundMessages()
        self._callback = _MessageCallback(self._on_message)
        self._csound = ctcsound.Csound()
        _SetCallback(("csoundSetMessageStringCallback", self._library))(
            self._csound.cs, self._callback
        )
        self._csound.setHostImplementedAudioIO(1, 0)
        for option in (*_OPTIONS, f"--sample-rate={sample_rate!r}"):
            self._csound.setOption(option)
        if self._csound.compileOrc("i_ = 0\n") or self._csound.start():
            msg = "Csound does not start for computing tables."
            raise ArgumentError(msg)
        self.tables = Tables(self._library, self._csound)

    def compute(self, command: GenerateTable, lent: Mapping[int, bytes]) -> int:
        """Compute a table, which is there under the number returned until :meth:`clear`.

        Parameters
        ----------
        command
            What is wanted; its numbers have been checked.
        lent
            Values of the tables that the routine may read, by number.

        Raises
        ------
        ArgumentError
            If there is no such routine, or it refuses its arguments; with Csound's words.
        """
        gen = self.number_of(command.gen)
        for number, values in lent.items():
            self._make(number, (-(len(values) // 8), -2, 0))
            self.tables.write(number, len(values) // 8, 0, values)
        number = next(each for each in range(1, len(lent) + 2) if each not in lent)
        self._messages.take()
        routine = gen if command.normalise else -gen
        self._make(number, (_p3(command.size), routine, *command.arguments))
        if self.tables.find(number) is None:
            words = " ".join(each.text.strip() for each in self._messages.take())
            msg = f"Csound can't compute a table with GEN {command.gen!r}: {words}"
            raise ArgumentError(msg)
        return number

    def clear(self, numbers: Iterable[int]) -> None:
        """Free tables; nothing reads them here."""
        for number in numbers:
            self._csound.scoreEvent("f", (-number, 0.0))
        self._csound.performKsmps()

    def number_of(self, gen: int | str) -> int:
        """Return the number of a GEN routine; raises `ArgumentError` if there is none."""
        if not isinstance(gen, str):
            return gen
        named = self._named()
        known = {**NAMES, **named}
        if gen not in known:
            near = difflib.get_close_matches(gen, known, 1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            msg = f"Csound has no GEN routine {gen!r}.{meant} There are {', '.join(sorted(known))}."
            raise ArgumentError(msg)
        return known[gen]

    def _named(self) -> dict[str, int]:
        length_of, name_of = self._library.csoundIsNamedGEN, self._library.csoundGetNamedGEN
        csound = ctypes.c_void_p(self._csound.cs)
        found = {}
        for number in range(_NAMED_FROM, _NAMED_TO):
            length = length_of(csound, ctypes.c_int(number))
            if length > 0:
                name = ctypes.create_string_buffer(length + 1)
                name_of(csound, ctypes.c_int(number), name, ctypes.c_int(length + 1))
                found[name.value.decode()] = number
        return found

    def _make(self, number: int, fields: tuple[float, ...]) -> None:
        self._csound.scoreEvent("f", (number, 0.0, *fields))
        self._csound.performKsmps()

    def _on_message(self, _csound: Any, attributes: int, fragment: bytes) -> None:
        self._messages.add(attributes, fragment)


def _p3(size: int) -> int:
    """Return a size as an `f` statement wants it: negative where it is no power of two.

    A power of two and one more means that power, with a guard point that goes on (and not round).
    """
    is_power = size & (size - 1) == 0
    is_power_and_one = size > 2 and (size - 1) & (size - 2) == 0  # noqa: PLR2004
    return size if is_power or is_power_and_one else -size
