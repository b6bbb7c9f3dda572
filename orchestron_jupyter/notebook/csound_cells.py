"""Reading a notebook cell that holds Csound: which magic it has, and what stands at the cursor.

The rule: this only looks at text; lines count from 0 and include the magic's own line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Container

_MAGIC: Final = re.compile(r"\s*%%(csound|csd)\b")
_TAG: Final = re.compile(r"<(/?)(\w+)", re.IGNORECASE)
_NOT_CODE: Final = re.compile(
    r'/\*.*?(?:\*/|\Z)|(?:;|//)[^\n]*|\{\{.*?(?:\}\}|\Z)|"(?:\\.|[^"\\\n])*(?:"|$)',
    re.DOTALL | re.MULTILINE,
)
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_QUESTION: Final = re.compile(r"[ \t]*(?:\?+[ \t]*(\w+)|(\w+)[ \t]*\?+)[ \t]*")

KEYWORDS: Final = (
    *("instr", "endin", "opcode", "endop", "if", "then", "ithen", "kthen", "else", "elseif"),
    *("endif", "while", "until", "do", "od", "sr", "kr", "ksmps", "nchnls", "nchnls_i", "A4"),
)


class Place(msgspec.Struct, frozen=True):
    """Where the cursor is in a cell.

    `begun` is the part of a word before it, `code` what the cell holds without comments and texts.
    `is_code` tells whether an orchestra is written there at all.
    """

    begun: str
    code: str
    is_code: bool


def place_in(cell: str, cursor: int) -> Place | None:
    """Return where the cursor is, if the cell holds Csound and it is below the magic's line.

    Parameters
    ----------
    cell
        All of it.
    cursor
        Characters before it.
    """
    magic = _MAGIC.match(cell)
    if magic is None or "\n" not in cell[:cursor]:
        return None
    code = _NOT_CODE.sub(lambda match: re.sub(r"[^\n]", "\0", match.group()), cell)
    begun = re.search(r"\w*\Z", cell[:cursor])
    word = begun.group() if begun else ""
    before = code[: cursor - len(word)]
    in_code = "\0" not in code[len(before) - (not word) : cursor]
    return Place(word, code, in_code and (magic[1] == "csound" or _in_orchestra(before)))


def _in_orchestra(before: str) -> bool:
    opened = ""
    for closes, tag in _TAG.findall(before):
        opened = "" if closes else tag.lower()
    return opened == "csinstruments"


def words_of(place: Place) -> list[str]:
    """Return the names that the cell itself uses, in the order of their appearance."""
    body = place.code.partition("\n")[2]
    return list(dict.fromkeys(word for word in _WORD.findall(body) if word != place.begun))


def nearest_word(cell: str, cursor: int, is_known: Container[str]) -> str:
    """Return the known word that the cursor is at, or whose arguments it is among; else "".

    Parameters
    ----------
    cell, cursor
        As for :func:`place_in`.
    is_known
        Has `in`: the words that count.
    """
    place = place_in(cell, cursor)
    if place is None or not place.is_code:
        return ""
    start = place.code.rfind("\n", 0, cursor) + 1
    words = [match for match in _WORD.finditer(place.code, start) if match.start() <= cursor]
    line_end = place.code.find("\n", cursor)
    if line_end >= 0:
        words = [match for match in words if match.start() < line_end]
    known = [match for match in words if match.group() in is_known]
    touched = [match for match in known if match.end() >= cursor]
    if touched:
        return touched[-1].group()
    return _callee(place.code[start:cursor], [match.group() for match in known])


def _callee(text: str, known: list[str]) -> str:
    """Return whose arguments the end of `text` is among: the innermost open bracket's, or else."""
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[position], 0)
        if depth < 0:
            called = re.search(r"([A-Za-z_]\w*)(?::\w+)?\s*$", text[:position])
            if called and called[1] in known:
                return called[1]
            depth = 0
    return next((word for word in known if not re.search(rf"\b{word}\b(?::\w+)?\s*\(", text)), "")


def questions(body: str) -> tuple[list[str], str]:
    """Take lines such as `?moogladder` or `moogladder?` out of a cell.

    Returns
    -------
    names : list of str
        What is asked about.
    code : str
        The rest; its lines keep their numbers.
    """
    names: list[str] = []
    lines = body.split("\n")
    for number, line in enumerate(lines):
        asked = _QUESTION.fullmatch(line)
        if asked:
            names.append(asked[1] or asked[2])
            lines[number] = ""
    return names, "\n".join(lines)
