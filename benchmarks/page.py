"""A browser page that is measured: the panel in it, and the control.

The rule: the control lives in the same page as the panel, and what it does is timed by the page.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from playwright.sync_api import expect

from benchmarks import clicks
from tests.e2e.chromium import page_of
from tests.e2e.panel import PANEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from benchmarks.ways import Way
    from tests.e2e.jupyter import JupyterServer

SCRIPT: Final = Path(__file__).with_name("page.js")
LIVE: Final = f"{PANEL}[data-state=live]"
ROUND_TRIPS: Final = 40
AMPLITUDE: Final = 0.25


class PageClock(NamedTuple):
    """How far `CLOCK_MONOTONIC` is ahead of a page's clock, in seconds, and how sure that is."""

    ahead: float
    uncertainty: float

    def time_of(self, page_milliseconds: float) -> float:
        return self.ahead + page_milliseconds / 1000


class MeasuredPage:
    """A page with the control in it.

    Parameters
    ----------
    page
        Without anything loaded yet.

    Attributes
    ----------
    opened
        When its panel became live (monotonic, seconds).
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.opened = time.monotonic()
        page.add_init_script(path=SCRIPT)

    def calibrate(self) -> PageClock:
        """Read the page's clock between two looks at ours, and believe the closest pair."""
        trips = [self._read_clock() for _ in range(ROUND_TRIPS)]
        return min(trips, key=lambda each: each.uncertainty)

    def _read_clock(self) -> PageClock:
        before = time.monotonic()
        page_time = self._do("now()") / 1000
        after = time.monotonic()
        return PageClock((before + after) / 2 - page_time, (after - before) / 2)

    def wake(self) -> None:
        """Open the control's output."""
        self._do("wake()")

    def click(self, side: int) -> float:
        """Play the control's click; returns the page's time just before, in ms."""
        numbers = [side, clicks.FREQUENCY, clicks.DURATION, clicks.AMPLITUDE]
        return float(self._do("click(...numbers)", numbers))

    def press(self, key: str) -> float:
        """Press a computer key and let it go; returns the page's time of its `keydown`, in ms."""
        self.page.keyboard.press(key)
        return float(self.page.evaluate("orchestronBench.keyAt"))

    def hold(self, left: float, right: float) -> None:
        """Sound a steady tone on each side; 0 Hz is none."""
        self._do("hold(...numbers)", [[left, right], AMPLITUDE])

    def release(self) -> None:
        self._do("release()")

    def start_tone(self, frequency: float) -> float:
        """Open an output and sound a tone; returns the page's time just before, in ms."""
        return float(self._do("startTone(...numbers)", [frequency, AMPLITUDE]))

    def close_output(self) -> None:
        self._do("close()")

    def received(self) -> dict[str, Any]:
        """Return the counts of the connection's jitter buffer (`inbound-rtp`)."""
        found: dict[str, Any] | None = self._do("received()")
        if found is None:
            msg = "The page has no connected peer."
            raise RuntimeError(msg)
        return found

    def forget_live(self) -> None:
        self.page.evaluate("orchestronBench.liveAt = null")

    def wait_for_live(self, limit: float = 30.0) -> float:
        """Return when a panel became live, by the page's clock in ms."""
        self.page.wait_for_function("orchestronBench.liveAt !== null", timeout=1000 * limit)
        return float(self.page.evaluate("orchestronBench.liveAt"))

    def _do(self, call: str, numbers: list[Any] | None = None) -> Any:
        return self.page.evaluate(f"numbers => orchestronBench.{call}", numbers)


@contextlib.contextmanager
def client_page(
    browser: Browser,
    jupyter: JupyterServer,
    session_id: str,
    way: Way,
    prepare: Callable[[MeasuredPage], None] = lambda _page: None,
) -> Iterator[MeasuredPage]:
    """Open the stand-alone client page on a session, and start its sound as a user does.

    The preset was chosen at an earlier visit, so the way is the same from the start.
    """
    with page_of(browser) as page:
        measured = MeasuredPage(page)
        prepare(measured)
        page.add_init_script(f"localStorage.setItem('orchestron-preset', {way.preset!r})")
        page.goto(jupyter.address("orchestron/client", session=session_id))
        start = page.get_by_role("button", name="Start sound")
        start.or_(page.locator(LIVE)).first.wait_for()
        if start.is_visible():
            start.click()
        page.locator(LIVE).wait_for()
        measured.opened = time.monotonic()
        expect(page.get_by_test_id("connection-played")).to_contain_text(way.played)
        measured.wake()
        yield measured
