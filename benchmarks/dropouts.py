"""Dropouts of a steady tone while the machine has other things to do.

The rule: subject left, control right, one recording. On a side of its own, the break of one is
never taken for a break of the other.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks import busy
from benchmarks.figure import Figure
from benchmarks.stand import SETTLED
from benchmarks.tone_breaks import Break, breaks, own_breaks, per_minute
from benchmarks.ways import ELEMENT, WORKLET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.page import MeasuredPage
    from benchmarks.player import Player
    from benchmarks.stand import Effort, Stand
    from benchmarks.ways import Way

NAME: Final = "dropouts"
OURS: Final = 440.0
CONTROL: Final = 880.0
INSTRUMENT: Final = "BenchTone"
ORCHESTRA: Final = f"""
instr {INSTRUMENT}
  outs oscili:a(0.25 * 0dbfs, {OURS}), a(0)
endin
"""
_PART: Final = 5.0


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Record both tones under load; for `tone` seconds, by the worklet for a quarter of that."""
    figures = []
    with stand.player() as player:
        player.compile(ORCHESTRA)
        player.hold(INSTRUMENT)
        for way, seconds in ((ELEMENT, effort.tone), (WORKLET, effort.tone / 4)):
            with stand.listener(way) as page, busy.saving(stand.jupyter), busy.computing():
                figures += of_way(stand, player, page, way, seconds)
    return figures


def of_way(
    stand: Stand, player: Player, page: MeasuredPage, way: Way, seconds: float
) -> list[Figure]:
    """Record both tones while the page plays the session's, which sounds already."""
    page.hold(0, CONTROL)
    time.sleep(SETTLED)
    is_element = way.played == ELEMENT.played
    before, listener = page.received() if is_element else {}, stand.described()
    overruns = player.status()["overruns"]
    recording = _record(stand, seconds)
    after, same = page.received() if is_element else {}, stand.described()
    overruns = player.status()["overruns"] - overruns
    page.release()
    control = breaks(recording[:, 1], CONTROL)
    ours = breaks(recording[:, 0], OURS)
    return [
        _rate(f"{way.subject}, beyond the control", own_breaks(ours, control), seconds),
        _rate(f"{way.subject}, all", ours, seconds),
        _rate("in-page tone", control, seconds),
        *(_received(before, after) if is_element else _told(way, listener, same)),
        Figure("clock overruns", f"engine, {way.subject}", "in all", (float(overruns),)),
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


def _told(way: Way, before: dict[str, Any], after: dict[str, Any]) -> list[Figure]:
    """Tell what the page has counted itself, between two looks."""
    is_same = before["id"] == after["id"]
    connections = Figure("connections made anew", way.subject, "in all", (float(not is_same),))
    if not is_same:
        return [connections]
    counts = {"concealed samples": "concealed_samples", "packets lost": "packets_lost"}
    grown = {
        name: float(after["stats"][key] - before["stats"][key]) for name, key in counts.items()
    }
    return [
        connections,
        Figure(
            "jitter buffer delay",
            way.subject,
            "ms",
            (1000 * after["stats"]["jitter_buffer_delay"],),
            "at the end",
        ),
        *(Figure(name, way.subject, "in all", (value,)) for name, value in grown.items()),
    ]


def _received(before: dict[str, Any], after: dict[str, Any]) -> list[Figure]:
    """Tell what the browser's jitter buffer did between two looks at it."""
    subject = ELEMENT.subject

    def grown(name: str) -> float:
        return float(after.get(name, 0) - before.get(name, 0))

    connections = Figure("connections made anew", subject, "in all", (grown("connection"),))
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
        Figure("jitter buffer delay", subject, "ms", (delay,)),
        *(
            Figure(name, subject, "in all", (grown(key),), of_all if "samples" in name else "")
            for name, key in counts.items()
        ),
    ]
