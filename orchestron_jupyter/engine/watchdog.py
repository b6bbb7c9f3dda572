"""Sees from within that the engine hangs or eats memory, and ends it; its parent starts another.

The rule: a thread of its own, which needs nothing of the performance but a counter. Csound can't be
interrupted in a k-cycle, so that the process is what ends.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

import psutil

from ..protocol import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD: Final = 0.2
_MEGABYTE: Final = 1024 * 1024


class Watchdog:
    """Watches one engine.

    Parameters
    ----------
    progress
        Returns a number that changes as long as the performance goes on, or `None` while it does
        not have to.
    hang_limit
        Seconds without a change after which the engine is ended.
    memory_limit
        Megabytes of resident memory above which it is.
    end
        Ends the process with a status.
    """

    def __init__(
        self,
        progress: Callable[[], float | None],
        hang_limit: float,
        memory_limit: float,
        end: Callable[[int], None] = os._exit,
    ) -> None:
        self._progress = progress
        self._hang_limit = hang_limit
        self._memory_limit = memory_limit * _MEGABYTE
        self._end = end
        self._process = psutil.Process()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Start watching."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        last, since = self._progress(), time.monotonic()
        before = since
        while not self._stopped.wait(PERIOD):
            progress, now = self._progress(), time.monotonic()
            was_frozen_itself = now - before > 2 * PERIOD + self._hang_limit / 2
            if progress is None or progress != last or was_frozen_itself:
                last, since = progress, now
            elif now - since > self._hang_limit:
                self._give_up(ExitStatus.HUNG, f"no k-cycle for {self._hang_limit:g} s")
            memory = self._process.memory_info().rss
            if memory > self._memory_limit:
                self._give_up(ExitStatus.OUT_OF_MEMORY, f"{memory // _MEGABYTE} MB of memory")
            before = now

    def _give_up(self, status: ExitStatus, why: str) -> None:
        sys.stderr.write(f"The engine ends itself: {why}.\n")
        sys.stderr.flush()
        self._end(status)
