"""A key pressed in the page, to the sound: beside the same note played from a cell.

The rule: both go to one session and come back by one connection, in turns, on sides of their own;
a key's time is the browser's own for its `keydown`.
"""

from __future__ import annotations

import random
import time
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks import clicks, latency
from benchmarks.figure import Figure
from benchmarks.stand import SETTLED
from benchmarks.ways import USUAL
from tests.e2e.panel import panels

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.page import MeasuredPage
    from benchmarks.player import Player
    from benchmarks.stand import Effort, Stand

KEY: Final = "KeyA"
INSTRUMENT: Final = "BenchKey"
ORCHESTRA: Final = f"""
instr {INSTRUMENT}
  ; p4 side = 0 [0, 1]: 0 is left, 1 is right
  ; However long the key is held, it is the bench's click.
  aShort linseg {clicks.AMPLITUDE}, {clicks.DURATION}, {clicks.AMPLITUDE}, 0, 0
  aClick = oscili:a(0dbfs, {clicks.FREQUENCY}) * aShort
  outs aClick * (1 - p4), aClick * p4
endin
"""


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Press keys and play notes on `runs` new connections of each way."""
    figures = []
    with stand.player() as player:
        player.compile(ORCHESTRA)
        for way in USUAL:
            found = []
            for _ in range(effort.runs):
                with stand.listener(way) as page:
                    found.append(_take_turns(stand, player, page, effort.window))
            keys, notes = zip(*found, strict=True)
            figures += _figures(f"key, {way.subject}", keys)
            figures += _figures(f"note from a cell, {way.subject}", notes)
    return figures


def _take_turns(
    stand: Stand, player: Player, page: MeasuredPage, window: float
) -> tuple[list[float], list[float]]:
    """Return the delays (ms) of keys and of notes from a process like a kernel."""
    keyboard = panels(page.page).get_by_test_id("section-keyboard")
    keyboard.get_by_role("combobox").select_option(INSTRUMENT)
    keyboard.get_by_role("button", name="C4", exact=True).focus()
    clock = page.calibrate()
    time.sleep(SETTLED)
    commands: tuple[Callable[[int], float], ...] = (
        lambda _side: clock.time_of(page.press(KEY)),
        lambda side: player.play(INSTRUMENT, side, duration=clicks.DURATION),
    )
    found: tuple[list[float], list[float]] = ([], [])
    until = time.monotonic() + 2 * window
    while time.monotonic() < until:
        for side, command in enumerate(commands):
            time.sleep(random.uniform(0, latency.SCATTER))
            delay = latency.delay(stand, command, side)
            if delay is not None:
                found[side].append(delay)
    return found


def _figures(subject: str, connections: Sequence[Sequence[float]]) -> list[Figure]:
    """Return the delays, and how far each is from its connection's median."""
    off = [abs(each - median(found)) for found in connections if found for each in found]
    return [
        Figure("key to ear", subject, "ms", tuple(chain.from_iterable(connections))),
        Figure("key to ear, off the connection's median", subject, "ms", tuple(off)),
    ]
