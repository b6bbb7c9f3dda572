"""Listening over a line that loses, delays and stalls.

The rule: the same line is there in every condition; the one that is even is the control. Conditions
change while one connection goes on, as they do for somebody on a train.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from benchmarks.dropouts import CONTROL, INSTRUMENT, ORCHESTRA, OURS
from benchmarks.figure import Figure
from benchmarks.page import client_page
from benchmarks.rough_line import Condition, RoughLine
from benchmarks.stand import SETTLED
from benchmarks.tone_breaks import breaks, own_breaks
from benchmarks.ways import USUAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from benchmarks.page import MeasuredPage
    from benchmarks.stand import Effort, Stand
    from benchmarks.ways import Way

CONDITIONS: Final = (
    Condition("even (control)"),
    Condition("1 % loss", loss=0.01),
    Condition("5 % loss", loss=0.05),
    Condition("10 % loss", loss=0.1),
    Condition("20 ms jitter", jitter=0.02),
)
GAP: Final = 0.2
AFTERWARDS: Final = (1, 3, 6)
"""Seconds after a gap at which the buffer's delay is looked at."""
REPORT: Final = 1.1
"""Seconds after which a page has reported anew."""


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Listen in every condition for `runs` half windows, then through as many gaps."""
    effort = effort._replace(window=effort.window / 2)
    figures = []
    with stand.player() as player:
        player.compile(ORCHESTRA)
        player.hold(INSTRUMENT)
        (session,) = stand.jupyter.sessions()
        for way in USUAL:
            with (
                RoughLine() as line,
                client_page(
                    stand.browser, stand.jupyter, session["id"], way, prepare=_through(line)
                ) as page,
            ):
                page.hold(0, CONTROL)
                time.sleep(SETTLED)
                for condition in CONDITIONS:
                    line.become(condition)
                    figures += _of_condition(stand, way, condition, effort)
                line.become(CONDITIONS[0])
                time.sleep(2 * SETTLED)
                figures += _of_gaps(stand, way, line, effort.runs)
                page.release()
    return figures


def _through(line: RoughLine) -> Callable[[MeasuredPage], None]:
    def answer(route: Route) -> None:
        answered = route.fetch()
        body = line.lay(answered.text()) if answered.status == 201 else answered.text()
        route.fulfill(response=answered, body=body)

    def prepare(page: MeasuredPage) -> None:
        page.page.route("**/whep?*", answer)

    return prepare


def _of_condition(stand: Stand, way: Way, condition: Condition, effort: Effort) -> list[Figure]:
    rates, concealed, delays = [], [], []
    time.sleep(REPORT)
    for _ in range(effort.runs):
        before = _stats(stand)
        heard = stand.pulse.record(effort.window)
        time.sleep(REPORT)
        after = _stats(stand)
        own = own_breaks(breaks(heard[:, 0], OURS), breaks(heard[:, 1], CONTROL))
        rates.append(60 * len(own) / effort.window)
        span = effort.window + REPORT
        concealed.append((after["concealed_samples"] - before["concealed_samples"]) / 48 / span)
        delays.append(1000 * after["jitter_buffer_delay"])
    note = condition.name
    return [
        Figure(f"breaks, {note}", way.subject, "per minute", tuple(rates)),
        Figure(f"concealed, {note}", way.subject, "ms per s", tuple(concealed)),
        Figure(f"jitter buffer delay, {note}", way.subject, "ms", tuple(delays)),
    ]


def _of_gaps(stand: Stand, way: Way, line: RoughLine, runs: int) -> list[Figure]:
    recoveries = []
    delays: dict[int, list[float]] = {0: [], **{each: [] for each in AFTERWARDS}}
    for _ in range(runs):
        delays[0].append(1000 * _stats(stand)["jitter_buffer_delay"])
        mark, begun = stand.pulse.mark(), time.monotonic()
        line.cut(GAP)
        for after in AFTERWARDS:
            time.sleep(max(0.0, begun + after + REPORT - time.monotonic()))
            delays[after].append(1000 * _stats(stand)["jitter_buffer_delay"])
        heard = stand.pulse.since(mark, AFTERWARDS[-1])
        own = own_breaks(breaks(heard[:, 0], OURS), breaks(heard[:, 1], CONTROL))
        recoveries.append(1000 * max((each.end for each in own), default=0.0))
    name = f"{1000 * GAP:g} ms without a packet"
    return [
        Figure(f"{name}: until it sounds on unbroken", way.subject, "ms", tuple(recoveries)),
        *(
            Figure(
                f"{name}: jitter buffer delay",
                f"{way.subject}, {f'{after} s after' if after else 'before'}",
                "ms",
                tuple(found),
            )
            for after, found in delays.items()
        ),
    ]


def _stats(stand: Stand) -> dict[str, Any]:
    found: dict[str, Any] = stand.described()["stats"]
    return found
