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
    from benchmarks.tone_breaks import Break
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
PATIENCE: Final = 10.0


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
                ride = _Ride(stand, page, way, line)
                ride.wait(SETTLED)
                for condition in CONDITIONS:
                    line.become(condition)
                    figures += ride.through_condition(condition, effort)
                line.become(CONDITIONS[0])
                ride.wait(2 * SETTLED)
                figures += ride.through_gaps(effort.runs)
                page.release()
                page.page.unroute_all(behavior="ignoreErrors")
    return figures


def _through(line: RoughLine) -> Callable[[MeasuredPage], None]:
    def answer(route: Route) -> None:
        answered = route.fetch()
        body = line.lay(answered.text()) if answered.status == 201 else answered.text()
        route.fulfill(response=answered, body=body)

    def prepare(page: MeasuredPage) -> None:
        page.page.route("**/whep?*", answer)

    return prepare


class _Ride:
    """One page that listens over the line.

    Whoever waits lets the page's requests through: a route is answered by this thread only.
    """

    def __init__(self, stand: Stand, page: MeasuredPage, way: Way, line: RoughLine) -> None:
        self._stand = stand
        self._page = page
        self._subject = way.subject
        self._line = line

    def wait(self, seconds: float) -> None:
        self._page.page.wait_for_timeout(1000 * max(0.0, seconds))

    def through_condition(self, condition: Condition, effort: Effort) -> list[Figure]:
        rates, concealed, delays = [], [], []
        self.wait(REPORT)
        for _ in range(effort.runs):
            before, mark = self._stats(), self._stand.pulse.mark()
            self.wait(effort.window + REPORT)
            after = self._stats()
            rates.append(60 * len(self._breaks(mark, effort.window)) / effort.window)
            span = effort.window + REPORT
            concealed.append((after["concealed_samples"] - before["concealed_samples"]) / 48 / span)
            delays.append(1000 * after["jitter_buffer_delay"])
        note = condition.name
        return [
            Figure(f"breaks, {note}", self._subject, "per minute", tuple(rates)),
            Figure(f"concealed, {note}", self._subject, "ms per s", tuple(concealed)),
            Figure(f"jitter buffer delay, {note}", self._subject, "ms", tuple(delays)),
        ]

    def through_gaps(self, runs: int) -> list[Figure]:
        recoveries = []
        delays: dict[int, list[float]] = {0: [], **{each: [] for each in AFTERWARDS}}
        for _ in range(runs):
            delays[0].append(1000 * self._stats()["jitter_buffer_delay"])
            mark, begun = self._stand.pulse.mark(), time.monotonic()
            self._line.cut(GAP)
            for after in AFTERWARDS:
                self.wait(begun + after + REPORT - time.monotonic())
                delays[after].append(1000 * self._stats()["jitter_buffer_delay"])
            own = self._breaks(mark, AFTERWARDS[-1])
            recoveries.append(1000 * max((each.end for each in own), default=0.0))
        name = f"{1000 * GAP:g} ms without a packet"
        return [
            Figure(f"{name}: until it sounds on unbroken", self._subject, "ms", tuple(recoveries)),
            *(
                Figure(
                    f"{name}: jitter buffer delay",
                    f"{self._subject}, {f'{after} s after' if after else 'before'}",
                    "ms",
                    tuple(found),
                )
                for after, found in delays.items()
            ),
        ]

    def _breaks(self, mark: float, seconds: float) -> list[Break]:
        """Return the breaks in ours, but those at which the control breaks too."""
        heard = self._stand.pulse.since(mark, seconds)
        return own_breaks(breaks(heard[:, 0], OURS), breaks(heard[:, 1], CONTROL))

    def _stats(self) -> dict[str, Any]:
        """Return what the page told last; a gap may just have brought it another listener."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            told = [each["stats"] for each in self._stand.listeners() if each["state"] == "live"]
            if len(told) == 1 and told[0] is not None:
                return dict(told[0])
            self.wait(REPORT / 10)
        msg = f"No page told anything for {PATIENCE:g} s."
        raise TimeoutError(msg)
