"""Reading a score's text, to tell a piece that ends from one that waits for ever.

The rule: this only looks, and says "never" only where that is plain to see; the renderer's limit
catches the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .orchestra import without_comments

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTION: Final = r"^[ \t]*<{0}>.*?^[ \t]*</{0}>"
_FIELDS: Final = re.compile(r"^[ \t]*[fi][ \t]*(\S+)[ \t]+(\S+)(?:[ \t]+(\S+))?", re.MULTILINE)
_STATEMENT: Final = re.compile(r"^[ \t]*[a-zA-Z{]", re.MULTILINE)
_ENDS_ITSELF: Final = re.compile(r'\bexitnow\b|"e"')


def never_ends(csd: str, limit: float) -> bool:
    """Tell whether the score of a CSD has nothing in it, or something later than `limit` seconds.

    It is not said of a piece whose orchestra can end the performance by itself.
    """
    orchestra = re.search(_SECTION.format("CsInstruments"), csd, re.MULTILINE | re.DOTALL)
    if orchestra is not None and _ENDS_ITSELF.search(orchestra.group()):
        return False
    section = re.search(_SECTION.format("CsScore"), csd, re.MULTILINE | re.DOTALL)
    if section is None:
        return "<CsScore" not in csd  # a score made by another program can't be read here
    score = without_comments("\n".join(section.group().splitlines()[1:-1]))
    if not _STATEMENT.search(score):
        return True
    return any(time > limit for time in _times(score))


def _times(score: str) -> Iterator[float]:
    for fields in _FIELDS.findall(score):
        for field in fields[1:]:
            if field == "z":
                yield float("inf")
            elif re.fullmatch(r"\d+(?:\.\d*)?", field):
                yield float(field)
