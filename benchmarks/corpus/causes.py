"""Why two performances of the same example are not the same.

The rule: a cause is what was seen: what Csound printed, or what the example has in it. What nothing
explains is called unexplained.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .performances import Performance

_SEEN_IN_MESSAGES: Final = (
    (r"Seeding from current time", "random numbers seeded from the clock: seed 0"),
)
_SEEN_IN_TEXT: Final = (
    (r"\brnd31\b", "random numbers seeded from the clock: rnd31 without a seed"),
    (
        r"\b(?:rand[hi]?|random[hi]?)\b[^;\n]*,\s*[2-9]",
        "random numbers seeded from the clock: rand with a seed above 1",
    ),
    (r"\burandom\b|\burd\b", "random numbers of the operating system: urandom"),
    (r"\b(?:rtclock|rtclok|dates?)\b", "the time of day is in the sound"),
    (r"\bsystem(?:_i)?\b", "runs shell commands"),
    (r"\bOSC\w+|\bsock(?:send|recv)|\bremoteport\b|\bwebsocket\b", "listens to the network"),
    (r"\bFL(?:panel|run|slider|knob|button)\w*", "FLTK: a window"),
    (r"-j\s*[2-9]|--num-threads", "several threads (-j)"),
)


def of_instability(text: str, performance: Performance) -> str:
    """Return why the command does not repeat itself."""
    for pattern, cause in _SEEN_IN_MESSAGES:
        if re.search(pattern, performance.said):
            return cause
    for pattern, cause in _SEEN_IN_TEXT:
        if re.search(pattern, _code(text), re.MULTILINE):
            return cause
    return "unexplained: the command differs from itself"


def is_same_complaint(one: str, other: str) -> bool:
    """Tell whether the other printed what one complains about."""
    wanted = "".join(one.split())
    return bool(wanted) and wanted in "".join(other.split())


def _code(text: str) -> str:
    """Return the text without its comments."""
    return re.sub(r"/\*.*?\*/|;[^\n]*|//[^\n]*", "", text, flags=re.DOTALL)
