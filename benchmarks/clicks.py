"""Clicks: short bursts whose beginning can be found to the sample.

The rule: a click's onset is where it first reaches a part of its own peak. A lossy codec spreads a
little of a sound to before its beginning; an absolute threshold would find that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tests.e2e.sound import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

FREQUENCY: Final = 3000.0
DURATION: Final = 0.01
AMPLITUDE: Final = 0.5
ONSET_PART: Final = 0.4
"""Reached by the sine above after 22 µs; Opus at 192 kbit/s stays below 0.2 before it."""
FAINTEST: Final = 0.05

ORCHESTRA: Final = f"""
instr BenchClick
  ; p4 side = 0 [0, 1]: 0 is left, 1 is right
  aClick = oscili:a({AMPLITUDE} * 0dbfs, {FREQUENCY})
  outs aClick * (1 - p4), aClick * p4
endin
"""


def onset(signal: NDArray[np.floating[Any]], rate: float = RATE) -> float | None:
    """Return when the click in it begins, in seconds; `None` if there is no click."""
    level = np.abs(signal)
    peak = float(level.max(initial=0.0))
    if peak < FAINTEST:
        return None
    return int(np.argmax(level >= ONSET_PART * peak)) / rate
