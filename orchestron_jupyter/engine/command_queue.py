"""What is to be done to Csound, by whoever asked, on the performance thread.

The rule: actions of one time run in the order in which they were put in; nothing here waits, except
:meth:`CommandQueue.run_until`, which is where the performance thread sleeps.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class CommandQueue:
    """Actions for the performance thread: at once, or at an engine time.

    Parameters
    ----------
    budget
        Seconds that actions may take from the sound when the next packet is already due.
    """

    def __init__(self, budget: float = 0.002) -> None:
        self._budget = budget
        self._now: deque[Callable[[], object]] = deque()
        self._later: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._arrived = threading.Event()

    def call(self, action: Callable[[], T]) -> Future[T]:
        """Run `action` as soon as may be; the future has what it returned or raised."""
        future, run = _promised(action)
        self._now.append(run)
        self._arrived.set()
        return future

    def schedule(self, at: float, action: Callable[[], T]) -> Future[T]:
        """Run `action` at the start of the k-cycle nearest to `at`, in seconds of engine time."""
        future, run = _promised(action)
        with self._lock:
            heapq.heappush(self._later, (at, next(self._numbers), run))
        return future

    @property
    def scheduled(self) -> int:
        """How many actions wait for their time."""
        return len(self._later)

    def forget_scheduled(self) -> None:
        """Drop all that was to come."""
        with self._lock:
            self._later.clear()

    def run_due(self, before: float) -> None:
        """Run what is scheduled before this engine time."""
        while self._later and self._later[0][0] < before:
            with self._lock:
                if not self._later:
                    return
                _at, _number, action = heapq.heappop(self._later)
            action()

    def run_until(self, deadline: float) -> None:
        """Run what comes until `deadline` (monotonic clock); when it is past, for the budget."""
        end = max(deadline, time.monotonic() + self._budget)
        while True:
            self._arrived.clear()
            while self._now:
                self._now.popleft()()
                if time.monotonic() >= end:
                    return
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return
            self._arrived.wait(remaining)


def _promised(action: Callable[[], T]) -> tuple[Future[T], Callable[[], None]]:
    future: Future[T] = Future()

    def run() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(action())
        except Exception as error:  # noqa: BLE001  # handed to whoever holds the future
            future.set_exception(error)

    return future, run
