"""Playing what has a time of its own: many actions, each due at an engine time.

The rule: only the near future stands in the performance's queue. The rest waits here, so that a
score of a day costs no more than one of a minute, and can be stopped.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from .command_queue import CommandQueue

AHEAD: Final = 0.5
"""Seconds of the future that are in the queue."""

LEAD: Final = 0.03
"""Seconds until the first action of what is to begin at once: time to put it into the queue."""

_PAUSE: Final = 0.1


class Timeline:
    """Puts actions into the queue as their time comes near.

    Parameters
    ----------
    commands
        The performance's queue.
    now
        Engine time in seconds.
    """

    def __init__(self, commands: CommandQueue, now: Callable[[], float]) -> None:
        self._commands = commands
        self._now = now
        self._waiting: list[Future[None]] = []

    async def play(self, actions: Iterable[tuple[float, Callable[[], None]]], end: float) -> None:
        """Play actions, sorted by engine time in seconds; returns at the engine time `end`."""
        for at, action in actions:
            await self._until(at - AHEAD)
            self._waiting.append(self._commands.schedule(at, action))
        await self._until(end)

    def stop(self) -> None:
        """Take back what has not been played."""
        for future in self._waiting:
            future.cancel()
        self._waiting.clear()

    async def _until(self, time: float) -> None:
        while (left := time - self._now()) > 0:
            self._waiting = [future for future in self._waiting if not future.done()]
            await asyncio.sleep(min(_PAUSE, left))
