"""Why two performances of the same example are not the same.

The rule: a cause is what was seen: what Csound printed, or what the example has in it. What nothing
explains is called unexplained.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .performances import Performance

LAST_WORDS: Final = "Score finished in csoundPerform()"
CRASH_AT_THE_END: Final = (
    "Csound has damaged its heap, and the command aborts when it frees its memory, after the last "
    "sample; ours has all samples by then, and frees nothing"
)
STRAY_WORDS: Final = "too many arguments"
COMMENT_THAT_TOUCHES: Final = (
    "the command takes the words of a comment that touches an option (as in `-Q1;;;RT audio`) for "
    "file names, and refuses; we leave them out, and play"
)
STRAY_WORDS_FIRST: Final = "the command: too many arguments, from a comment in its options"
_OUR_ADDITION: Final = "matching argument types:"
"""What follows it stands on another line of the command's."""

SEEDED_BY_AN_OPCODE: Final = "random numbers seeded from the clock: by an opcode of the piece"
_SEEN_IN_MESSAGES: Final = (
    (r"Seeding from current time", "random numbers seeded from the clock: seed 0"),
)
_SEEN_IN_TEXT: Final = (
    (r"\brnd31\b", "random numbers seeded from the clock: rnd31 without a seed"),
    (
        r"\b(?:rand[hi]?|random[hi]?)\b[^;\n]*,\s*[2-9]",
        "random numbers seeded from the clock: rand with a seed above 1",
    ),
    (
        r"\b(?:pinkish|fractalnoise|oscbnk|lfsr|midiarp)\b",
        "random numbers seeded from the clock: pinkish, fractalnoise, oscbnk, lfsr",
    ),
    (r"\burandom\b|\burd\b", "random numbers of the operating system: urandom"),
    (r"\b(?:rtclock|rtclok|dates?)\b", "the time of day is in the sound"),
    (r"\bsystem(?:_i)?\b", "runs shell commands"),
    (r"\bOSC\w+|\bsock(?:send|recv)|\bremoteport\b|\bwebsocket\b", "listens to the network"),
    (r"\bFL(?:panel|run|slider|knob|button)\w*", "FLTK: a window"),
    (r"\bcpumeter\b", "the load of the machine decides (cpumeter)"),
    (r"-j\s*[2-9]|--num-threads", "several threads (-j)"),
)


def of_instability(text: str, performance: Performance) -> str:
    """Return why a performance can't be repeated; empty if nothing explains it."""
    for pattern, cause in _SEEN_IN_MESSAGES:
        if re.search(pattern, performance.said):
            return cause
    for pattern, cause in _SEEN_IN_TEXT:
        if re.search(pattern, _code(text), re.MULTILINE):
            return cause
    return ""


def is_same_complaint(one: str, other: str) -> bool:
    """Tell whether the other printed what one complains about."""
    wanted = "".join(one.partition(_OUR_ADDITION)[0].split())
    return bool(wanted) and wanted in "".join(other.split())


def first_line(text: str) -> str:
    """Return the first line, if it is long its beginning."""
    return text.strip().partition("\n")[0][:160]


def complaint(said: str) -> str:
    """Return what the command complained about; empty if it did not."""
    lines = [line.strip() for line in said.splitlines() if "rror" in line]
    return " / ".join(lines[:3])[:200]


def _code(text: str) -> str:
    """Return the text without its comments."""
    return re.sub(r"/\*.*?\*/|;[^\n]*|//[^\n]*", "", text, flags=re.DOTALL)
