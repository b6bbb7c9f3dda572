"""Score text, read by Csound itself: sorted, with macros, loops, carries, sections and tempo.

The rule: what a score means is Csound's business. A Csound that plays nothing sorts it, and what it
writes (every event with its time in seconds) is only taken apart here.

References
----------
Csound manual, "The Standard Numeric Score"; `csoundScoreSort` in csound.h.
"""

from __future__ import annotations

import ctypes
import os
import re
from typing import TYPE_CHECKING, Final

import msgspec

from ..errors import CompileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..protocol import CsoundMessage
    from .csound_host import CsoundHost

Field = float | str
_WORD: Final = re.compile(r'"(?:\\.|[^"\\])*"|\S+')
_COMPLAINT: Final = re.compile(
    r"sread:|swrite:|illegal|unexpected|unmatched|Cannot open|error", re.IGNORECASE
)
_ECHO: Final = re.compile(
    r"\s*(?:section \d+:\s*at position.*|remainder of line flushed|WARNING: Internal error.*)"
)
_FOR_EVER: Final = 1e9  # what stands for `z` is far beyond this


class ScoreEvent(msgspec.Struct, frozen=True):
    """One statement of a score.

    `time` and `duration` are in seconds of the whole score; a negative duration means held. `p1` is
    an instrument (or the number of a table), `pfields` are p4, p5, …, for a table p3, p4, ….
    """

    time: float
    opcode: str
    p1: Field
    duration: float = 0.0
    pfields: tuple[Field, ...] = ()


class Score(msgspec.Struct, frozen=True):
    """A score that was read; `duration` is in seconds, from its start to its last note's end."""

    events: tuple[ScoreEvent, ...]
    duration: float


class ScoreReader:
    """Reads scores; one thread at a time may use it, and it need not be the performance's.

    Parameters
    ----------
    host
        Makes the Csound that sorts.
    folder
        For temporary files.
    """

    def __init__(self, host: CsoundHost, folder: Path) -> None:
        self._instance, self._take_messages = host.silent_instance()
        self._library = host.library
        self._library.csoundScoreSort.argtypes = [ctypes.c_void_p] * 3
        self._files = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
        self._files.fopen.restype = ctypes.c_void_p
        self._files.fopen.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
        self._files.fclose.argtypes = [ctypes.c_void_p]
        self._text = folder / "score"
        self._sorted = folder / "score.sorted"

    def read(self, text: str) -> Score:
        """Read a score.

        Raises
        ------
        CompileError
            With what Csound complains of.
        """
        self._text.write_text(text + "\n", encoding="utf-8")
        self._take_messages()
        status = self._sort()
        complaints = _complaints(self._take_messages())
        if status or complaints:
            raise CompileError(complaints or "Csound can't read this score.")
        return _score(self._sorted.read_text(encoding="utf-8", errors="replace"))

    def _sort(self) -> int:
        source = self._files.fopen(os.fsencode(self._text), b"r")
        target = self._files.fopen(os.fsencode(self._sorted), b"w")
        try:
            return int(self._library.csoundScoreSort(self._instance.cs, source, target))
        finally:
            self._files.fclose(source)
            self._files.fclose(target)


def _complaints(messages: list[CsoundMessage]) -> str:
    told = [message.text.strip() for message in messages if not _ECHO.match(message.text)]
    return "; ".join(text for text in told if _COMPLAINT.search(text))


def _score(text: str) -> Score:
    events: list[ScoreEvent] = []
    start = end = 0.0
    skipped = 0.0
    for line in text.splitlines():
        words = _WORD.findall(line)
        opcode = words[0][0] if words else ""
        if opcode == "s":
            start, skipped = end, 0.0
        elif opcode == "e":
            break
        elif opcode == "a":  # the time from p2 on is jumped over, p3 long
            skipped += _number(words[5])
        elif opcode in set("ifqd"):
            if len(words[0]) > 1:
                words[:1] = [opcode, words[0][1:]]
            event = _event(opcode, words[1:])
            at = start + max(0.0, event.time - skipped)
            if at > _FOR_EVER:
                continue
            end = max(end, at + max(0.0, event.duration))
            if not _is_pause(event):
                events.append(msgspec.structs.replace(event, time=at))
    return Score(tuple(events), end)


def _event(opcode: str, words: list[str]) -> ScoreEvent:
    """Take apart p1, then p2 and p3 in beats and in seconds each, then the rest."""
    fields = list(_fields(words))
    time = fields[2] if len(fields) > 2 else fields[-1]  # noqa: PLR2004
    assert not isinstance(time, str)
    if opcode == "f":  # p3 is a size, written twice
        return ScoreEvent(time, opcode, fields[0], 0.0, tuple(fields[4:]))
    duration = fields[4] if len(fields) > 4 else 0.0  # noqa: PLR2004
    assert not isinstance(duration, str)
    return ScoreEvent(time, opcode, fields[0], duration, tuple(fields[5:]))


def _is_pause(event: ScoreEvent) -> bool:
    """Tell whether an event is `f 0`, which only makes a section longer."""
    return event.opcode == "f" and event.p1 == 0.0


def _fields(words: list[str]) -> Iterator[Field]:
    for word in words:
        yield word[1:-1] if word.startswith('"') else _number(word)


def _number(word: str) -> float:
    return float.fromhex(word) if "0x" in word.lower() else float(word)
