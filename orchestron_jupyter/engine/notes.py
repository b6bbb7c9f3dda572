"""Numbers for notes, so that each can be stopped.

The rule: a note's p1 is its instrument's number plus a fraction that is exact in binary, so that
the p1 which starts a note and the p1 which stops it are the same double, also after being text.
"""

from __future__ import annotations

import itertools
from typing import Final

STEPS: Final = 1 << 16
"""Fractions in use; so many notes may be held at the same time."""

REMEMBERED: Final = STEPS


class Notes:
    """Gives each note an id, and remembers the p1 of those started last."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._p1: dict[int, float] = {}

    def start(self, instrument: float) -> tuple[int, float]:
        """Return a new note's id and its p1."""
        note = next(self._ids)
        if float(instrument).is_integer():
            instrument += (1 + note % (STEPS - 1)) / STEPS
        self._p1[note] = instrument
        self._p1.pop(note - REMEMBERED, None)
        return note, instrument

    def p1(self, note: int) -> float | None:
        """Return the p1 of a note, or `None` if it is not remembered."""
        return self._p1.get(note)

    def clear(self) -> None:
        """Forget all notes; ids go on."""
        self._p1.clear()
