"""Command to ear: how long a note takes from the call to the sound.

The rule: click by click, subject and control take turns, on both sides, at times that no packet
and no block of the sink can be in step with. Their sides differ, so that a late click of one is
never taken for the next one of the other.
"""

from __future__ import annotations

import random
import time
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING, Final, TypeAlias

from benchmarks import clicks
from benchmarks.figure import Figure
from benchmarks.stand import SETTLED

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.page import MeasuredPage
    from benchmarks.player import Player
    from benchmarks.stand import Effort, Stand

    Click: TypeAlias = Callable[[int], float]
    """Plays a click on a side; returns the monotonic time just before."""

NAME: Final = "command to ear"
PATIENCE: Final = 0.8
"""Seconds after which a click is taken for lost."""
SCATTER: Final = 0.25


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Click on `runs` connections, each settled."""
    ours: list[list[float | None]] = []
    control: list[list[float | None]] = []
    uncertainties: list[float] = []
    with stand.player() as player:
        player.compile(clicks.ORCHESTRA)
        for _ in range(effort.runs):
            with stand.listener() as page:
                time.sleep(SETTLED)
                page_click, uncertainty = _page_click(page)
                uncertainties.append(1000 * uncertainty)
                ours.append([])
                control.append([])
                for index in range(effort.clicks):
                    ours[-1].append(_delay(stand, _player_click(player), index % 2))
                    control[-1].append(_delay(stand, page_click, 1 - index % 2))
    return [
        _figure("orchestron", ours),
        _figure("in-page click", control),
        Figure("page clock, uncertainty", "control", "ms", tuple(uncertainties)),
    ]


def _player_click(player: Player) -> Click:
    return lambda side: player.play("BenchClick", side, duration=clicks.DURATION)


def _page_click(page: MeasuredPage) -> tuple[Click, float]:
    clock = page.calibrate()
    return lambda side: clock.time_of(page.click(side)), clock.uncertainty


def _delay(stand: Stand, click: Click, side: int) -> float | None:
    """Return a click's delay in ms; `None` if it was not heard."""
    time.sleep(random.uniform(0, SCATTER))
    mark = stand.pulse.mark()
    commanded = click(side)
    heard = clicks.onset(stand.pulse.since(mark, PATIENCE)[:, side])
    if heard is None:
        time.sleep(PATIENCE)  # it may come yet, and must not be taken for the next one
        return None
    return 1000 * (stand.clock.time_of(mark + heard) - commanded)


def _figure(subject: str, connections: list[list[float | None]]) -> Figure:
    """Put the connections together; the note tells them apart, for one stall spoils a minute."""
    heard = [[delay for delay in each if delay is not None] for each in connections]
    medians = ", ".join(f"{median(each):.0f}" if each else "–" for each in heard)
    lost = sum(map(len, connections)) - sum(map(len, heard))
    note = f"medians of the connections: {medians}" + (f"; {lost} not heard" if lost else "")
    return Figure(NAME, subject, "ms", tuple(chain.from_iterable(heard)), note)
