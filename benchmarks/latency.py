"""Command to ear: how long a note takes from the call to the sound, from the first second on.

The rule: click by click, subject and control take turns, on both sides, at times that no packet
and no block of the sink can be in step with. Their sides differ, so that a late click of one is
never taken for the next one of the other.
"""

from __future__ import annotations

import random
import time
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from benchmarks import clicks
from benchmarks.figure import Figure
from benchmarks.stand import SETTLED
from benchmarks.ways import USUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.page import MeasuredPage
    from benchmarks.player import Player
    from benchmarks.stand import Effort, Stand
    from benchmarks.ways import Way

    Command: TypeAlias = Callable[[int], float]
    """Plays a click on a side; returns the monotonic time just before."""

NAME: Final = "command to ear"
PATIENCE: Final = 0.8
"""Seconds after which a click is taken for lost."""
SCATTER: Final = 0.25
AGES: Final = {2: (1.0, 3.0), 10: (8.0, 12.0), 30: (27.0, 33.0), 60: (56.0, 63.0)}
"""Seconds since the panel was live, and the clicks that stand for them."""


class Click(NamedTuple):
    """A click: seconds from the panel's being live, and ms to the ear; `None` if not heard."""

    age: float
    delay: float | None


class Clicks(NamedTuple):
    """The clicks of one connection."""

    ours: list[Click]
    control: list[Click]
    uncertainty: float
    """Of the page's clock, in ms."""


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Click on `runs` new connections of each way, each until it is a minute old."""
    figures = []
    with stand.player() as player:
        player.compile(clicks.ORCHESTRA)
        for way in USUAL:
            found = []
            for _ in range(effort.runs):
                with stand.listener(way) as page:
                    found.append(click_until(stand, player, page, effort.age))
            figures += settled(way.subject, found)
            figures += [_at_age(age, way, found) for age in AGES if AGES[age][1] <= effort.age]
    return figures


def of_way(
    stand: Stand, player: Player, way: Way, effort: Effort, subject: str = ""
) -> list[Figure]:
    """Click shortly on `runs` new connections of a way; `player` knows the click."""
    found = []
    for _ in range(effort.runs):
        with stand.listener(way) as page:
            found.append(click_until(stand, player, page, SETTLED + effort.window))
    return settled(subject or way.subject, found)


def click_until(stand: Stand, player: Player, page: MeasuredPage, age: float) -> Clicks:
    """Click in turns until the panel has been live for `age` seconds."""
    page_click, uncertainty = _page_click(page)
    found = Clicks([], [], 1000 * uncertainty)
    side = 0
    while time.monotonic() < page.opened + age:
        for command, whose, on in (
            (_player_click(player), found.ours, side),
            (page_click, found.control, 1 - side),
        ):
            time.sleep(random.uniform(0, SCATTER))
            since = time.monotonic() - page.opened
            whose.append(Click(since, delay(stand, command, on)))
        side = 1 - side
    return found


def settled(subject: str, connections: Sequence[Clicks]) -> list[Figure]:
    """Return what the clicks of settled connections took, beside the control's."""
    return [
        _figure(subject, [each.ours for each in connections]),
        _figure("in-page click", [each.control for each in connections]),
        Figure(
            "page clock, uncertainty",
            "control",
            "ms",
            tuple(each.uncertainty for each in connections),
        ),
    ]


def _player_click(player: Player) -> Command:
    return lambda side: player.play("BenchClick", side, duration=clicks.DURATION)


def _page_click(page: MeasuredPage) -> tuple[Command, float]:
    clock = page.calibrate()
    return lambda side: clock.time_of(page.click(side)), clock.uncertainty


def delay(stand: Stand, command: Command, side: int) -> float | None:
    """Return a click's delay in ms; `None` if it was not heard."""
    mark = stand.pulse.mark()
    commanded = command(side)
    after = clicks.onset(stand.pulse.since(mark, PATIENCE)[:, side])
    if after is None:
        time.sleep(PATIENCE)  # it may come yet, and must not be taken for the next one
        return None
    return 1000 * (stand.clock.time_of(mark + after) - commanded)


def _figure(subject: str, connections: Sequence[Sequence[Click]]) -> Figure:
    """Put the connections together; the note tells them apart, for one stall spoils a minute."""
    old = [[each for each in clicked if each.age >= SETTLED] for clicked in connections]
    delays = [_heard(each) for each in old]
    medians = ", ".join(f"{median(each):.0f}" if each else "–" for each in delays)
    lost = sum(map(len, old)) - sum(map(len, delays))
    note = f"medians of the connections: {medians}" + (f"; {lost} not heard" if lost else "")
    return Figure(NAME, subject, "ms", tuple(chain.from_iterable(delays)), note)


def heard(connections: Sequence[Clicks], first: float, last: float) -> tuple[float, ...]:
    """Return the delays (ms) of our clicks at ages from `first` to `last` seconds."""
    ours = [each for found in connections for each in found.ours]
    return tuple(_heard([each for each in ours if first <= each.age <= last]))


def _at_age(age: int, way: Way, connections: Sequence[Clicks]) -> Figure:
    name = f"{NAME}, {age} s after the panel is live"
    return Figure(name, way.subject, "ms", heard(connections, *AGES[age]))


def _heard(found: Sequence[Click]) -> list[float]:
    return [each.delay for each in found if each.delay is not None]
