"""Crosstalk: what of one side is heard on the other.

The rule: every second of the recording is a measurement of its own.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from benchmarks.figure import Figure
from benchmarks.stand import SETTLED
from tests.e2e.sound import separation_db

if TYPE_CHECKING:
    from benchmarks.stand import Effort, Stand

NAME: Final = "crosstalk"
LEFT: Final = 440.0
RIGHT: Final = 660.0
SECONDS: Final = 2
"""Per run; of the subject and of the control each."""
ORCHESTRA: Final = f"""
instr BenchSides
  outs oscili:a(0.25 * 0dbfs, {LEFT}), oscili:a(0.25 * 0dbfs, {RIGHT})
endin
"""


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Record the subject, then the control, in the same page."""
    with stand.player() as player, stand.listener() as page:
        player.compile(ORCHESTRA)
        player.hold("BenchSides")
        time.sleep(SETTLED)
        ours = _crosstalk(stand, SECONDS * effort.runs)
        player.release()
        stand.pulse.wait_for_silence()
        page.hold(LEFT, RIGHT)
        time.sleep(1.0)
        control = _crosstalk(stand, SECONDS * effort.runs)
    return [Figure(NAME, "orchestron", "dB", ours), Figure(NAME, "in-page tones", "dB", control)]


def _crosstalk(stand: Stand, seconds: int) -> tuple[float, ...]:
    return tuple(-separation_db(stand.pulse.record(1.0), LEFT, RIGHT) for _ in range(seconds))
