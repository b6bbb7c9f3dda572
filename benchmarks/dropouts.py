"""Dropouts of a steady tone, and what the jitter buffer knows of them.

The rule: subject left, control right, one recording. On a side of its own, the break of one is
never taken for a break of the other.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.figure import Figure
from benchmarks.stand import SETTLED
from benchmarks.tone_breaks import Break, breaks, own_breaks, per_minute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.stand import Effort, Stand

NAME: Final = "dropouts"
OURS: Final = 440.0
CONTROL: Final = 880.0
ORCHESTRA: Final = f"""
instr BenchTone
  outs oscili:a(0.25 * 0dbfs, {OURS}), a(0)
endin
"""
_PART: Final = 5.0


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Record both tones for `tone` seconds."""
    with stand.player() as player, stand.listener() as page:
        player.compile(ORCHESTRA)
        player.hold("BenchTone")
        page.hold(0, CONTROL)
        time.sleep(SETTLED)
        before = page.received()
        overruns = player.status()["overruns"]
        recording = _record(stand, effort.tone)
        after = page.received()
        overruns = player.status()["overruns"] - overruns
    control = breaks(recording[:, 1], CONTROL)
    ours = breaks(recording[:, 0], OURS)
    return [
        _rate("orchestron, beyond the control", own_breaks(ours, control), effort.tone),
        _rate("orchestron, all", ours, effort.tone),
        _rate("in-page tone", control, effort.tone),
        *_received(before, after),
        Figure("clock overruns", "engine", "in all", (float(overruns),)),
    ]


def _record(stand: Stand, seconds: float) -> NDArray[np.float32]:
    """Record in parts: the recorder does not keep everything."""
    mark = stand.pulse.mark()
    starts = np.arange(0.0, seconds, _PART)
    parts = [stand.pulse.since(mark + each, min(_PART, seconds - each)) for each in starts]
    return np.concatenate(parts)


def _rate(subject: str, found: Sequence[Break], seconds: float) -> Figure:
    lengths = ", ".join(f"{1000 * each.duration:.0f}" for each in found[:20])
    note = f"in {seconds:g} s; ms: {lengths}" if found else f"in {seconds:g} s"
    return Figure(NAME, subject, "per minute", per_minute(found, seconds), note)


def _received(before: dict[str, Any], after: dict[str, Any]) -> list[Figure]:
    """Tell what the jitter buffer did between two looks at it."""

    def grown(name: str) -> float:
        return float(after.get(name, 0) - before.get(name, 0))

    connections = Figure("connections made anew", "orchestron", "in all", (grown("connection"),))
    if connections.values[0]:
        return [connections]  # the counts are those of another connection
    emitted = grown("jitterBufferEmittedCount")
    delay = 1000 * grown("jitterBufferDelay") / emitted if emitted else 0.0
    counts = {
        "concealed samples": "concealedSamples",
        "samples inserted to slow down": "insertedSamplesForDeceleration",
        "samples removed to speed up": "removedSamplesForAcceleration",
        "packets lost": "packetsLost",
    }
    of_all = f"of {grown('totalSamplesReceived'):.0f}"
    return [
        connections,
        Figure("jitter buffer delay", "orchestron", "ms", (delay,)),
        *(
            Figure(name, "orchestron", "in all", (grown(key),), of_all if "samples" in name else "")
            for name, key in counts.items()
        ),
    ]
