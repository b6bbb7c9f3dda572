"""Seeing from within that an engine hangs or eats memory."""

from __future__ import annotations

import itertools
import threading
import time
from typing import TYPE_CHECKING

from orchestron_jupyter.engine.watchdog import Watchdog
from orchestron_jupyter.protocol import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Callable

PLENTY = 1_000_000


def ended_with(
    progress: Callable[[], int | None], hang_limit: float, memory_limit: float, seconds: float
) -> int | None:
    """Run a watchdog; returns the status that it ends with, or None if it doesn't in time."""
    statuses: list[int] = []
    ended = threading.Event()

    def end(status: int) -> None:
        statuses.append(status)
        ended.set()

    watchdog = Watchdog(progress, hang_limit, memory_limit, end)
    watchdog.start()
    ended.wait(seconds)
    watchdog.stop()
    return statuses[0] if statuses else None


def test_a_performance_that_gets_no_further_is_ended() -> None:
    assert ended_with(lambda: 7, 0.5, PLENTY, 5) == ExitStatus.HUNG


def test_one_that_goes_on_is_not() -> None:
    count = itertools.count()

    assert ended_with(lambda: next(count), 0.3, PLENTY, 1) is None


def test_one_that_has_not_begun_is_not() -> None:
    assert ended_with(lambda: None, 0.3, PLENTY, 1) is None


def test_too_much_memory_ends_it() -> None:
    count = itertools.count()

    assert ended_with(lambda: next(count), 5, 1, 5) == ExitStatus.OUT_OF_MEMORY


def test_a_hang_is_seen_within_two_seconds_at_the_default_limit() -> None:
    begun = time.monotonic()

    status = ended_with(lambda: 7, 1.5, PLENTY, 5)

    assert status == ExitStatus.HUNG
    assert time.monotonic() - begun > 1.5
