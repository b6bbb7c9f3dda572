"""What Csound prints: whole lines made of its fragments, and the errors among them.

The rule: Csound calls from inside the performance, so a fragment is only appended; everything else
is done when somebody asks.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Final

from ..errors import CompileError
from ..protocol import CsoundMessage

FRAGMENT_LIMIT: Final = 20_000
_TYPE_MASK: Final = 0x7000
_ERROR: Final = 0x1000
_WARNING: Final = 0x4000
_ESCAPES: Final = re.compile(r"\x1b\[[\d;]*m")
_LINE: Final = re.compile(r"\bline:?\s+(\d+)", re.IGNORECASE)
_TOLD: Final = re.compile(r"\berror\b[:,]?\s*(?P<what>.*)", re.IGNORECASE)
_PLACE_AT_INIT: Final = re.compile(r"^in instr 0 \(opcode [^)]*\)( line \d+)?:\s*\.?")
_CLUES: Final = (
    re.compile(r"^Found:.*\n\s*(.+?)\s*\.\.\.$", re.MULTILINE),
    re.compile(r"^ >>>(.*?)<<<", re.MULTILINE),
    re.compile(r"Variable '(\w+)'"),
    re.compile(r'\(token "([^"]+)"\)'),
)
_TYPES_FOUND: Final = re.compile(r"^Found:\s*(.+?)(?:\.\.\.)?\s*$", re.MULTILINE)
_CULPRITS: Final = (
    re.compile(r'\(token "([^"]+)"\)'),
    re.compile(r"Variable '(\w+)'"),
    re.compile(r"opcode entry for '?(\w+)"),
    re.compile(r"(?:opcode|undefined|UDO|instr(?:ument)?):? '?(\w+)"),
)
_LINES_SEARCHED: Final = 41
_NOISE: Final = re.compile(
    r"WARNING: cannot rewind score|end of section|SECTION \d|inactive allocs|end of score"
    r"|\s+[\d.]+\s+[\d.]+$|\s+overall samples out of range|0 errors in performance|new alloc for"
    r"|\s+midi(?:Key|Velocity)\w*:\s+pfield|ftable \d+:$"
)
_INSTRUMENT_NUMBER: Final = re.compile(r"instr (\w+) uses instrument number (\d+)")


class CsoundMessages:
    """Collects the fragments of Csound's messages, in order, up to a bound."""

    def __init__(self) -> None:
        self._fragments: deque[tuple[int, bytes]] = deque(maxlen=FRAGMENT_LIMIT)

    def add(self, attributes: int, fragment: bytes) -> None:
        """Take one fragment; called by Csound."""
        self._fragments.append((attributes, fragment))

    def take(self, *, keeps_rest: bool = False) -> list[CsoundMessage]:
        """Return the lines that were printed since the last time.

        Parameters
        ----------
        keeps_rest
            Whether a line that has no end yet waits for it until the next time.
        """
        lines: list[tuple[int, str]] = []
        attributes, text = 0, ""
        while self._fragments:
            kind, fragment = self._fragments.popleft()
            kind &= _TYPE_MASK
            if text and kind != attributes:
                lines.append((attributes, text))
                text = ""
            attributes = kind
            text += _ESCAPES.sub("", fragment.decode(errors="replace"))
            *whole, text = text.split("\n")
            lines += [(attributes, line) for line in whole]
        if keeps_rest and text:
            self._fragments.appendleft((attributes, text.encode()))
        else:
            lines.append((attributes, text))
        return [
            _message(attributes, line)
            for attributes, line in lines
            if line.strip() and not _NOISE.match(line)
        ]


def _message(attributes: int, line: str) -> CsoundMessage:
    if attributes == _WARNING or line.lstrip().startswith("WARNING"):
        return CsoundMessage(line.rstrip(), "warning")
    is_error = attributes == _ERROR and re.search(r"error|failed|cannot", line, re.IGNORECASE)
    return CsoundMessage(line.rstrip(), "error" if is_error else "message")


def instrument_numbers(messages: list[CsoundMessage]) -> dict[str, int]:
    """Return the numbers that Csound gave to named instruments."""
    found = (_INSTRUMENT_NUMBER.search(message.text) for message in messages)
    return {match[1]: int(match[2]) for match in found if match}


def compile_error(messages: list[CsoundMessage], source: str) -> CompileError:
    """Make one error of what Csound printed about `source`, the text it was given."""
    text = "\n".join(message.text for message in messages)
    told = [match["what"].strip() for match in _TOLD.finditer(text) if match["what"].strip()]
    last_words = messages[-1].text.strip(" *") if messages else "Csound refused this."
    what = next((one for one in told if not one.startswith("line")), last_words)
    what = _PLACE_AT_INIT.sub("", what)
    types = _TYPES_FOUND.search(text)
    if types is not None and what.endswith(":"):
        what = f"{what} {' '.join(types[1].split())}"
    lines = source.splitlines()
    number = _line_number(text, lines)
    if number is None:
        return CompileError(what)
    return CompileError(what, number, lines[number - 1], _column(text, lines[number - 1]))


def _column(text: str, line: str) -> int | None:
    """Return where in a line the word is that the error is about."""
    for word in (word for pattern in _CULPRITS for word in pattern.findall(text)):
        whole = rf"\b{word}\b" if word.isidentifier() else re.escape(word)
        found = re.search(whole, line)
        if found is not None:
            return found.start() + 1
    return None


def _line_number(text: str, lines: list[str]) -> int | None:
    """Return the line that Csound means.

    Its own count is off by one or more after anything of several lines, and for some errors always;
    so the nearest line is taken that has the word the error is about.
    """
    match = _LINE.search(text)
    if match is None or not lines:
        return None
    counted = min(max(int(match[1]), 1), len(lines))
    by_distance = sorted(range(1, len(lines) + 1), key=lambda number: abs(number - counted))
    clues = [clue for pattern in _CLUES for clue in pattern.findall(text) if clue.strip()]
    for clue in clues:
        wanted = "".join(clue.split())
        for number in by_distance[:_LINES_SEARCHED]:
            if wanted in "".join(lines[number - 1].split()):
                return number
    return counted


def failed_initialisation(messages: list[CsoundMessage]) -> bool:
    """Tell whether global code failed, which Csound's return value does not say."""
    return any("INIT ERROR in instr 0" in message.text for message in messages)
