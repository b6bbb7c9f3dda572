"""What an engine in this process plays, sample by sample.

The rule: it listens on the performance thread, before any encoder, and knows the engine time of
each sample.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orchestron_jupyter.engine.engine import Engine

RATE: Final = 48000
HALF_A_CYCLE: Final = 0.5 * 32 / RATE + 1e-9


class Tap:
    """Keeps all that is played from its making on, at 48 kHz."""

    def __init__(self, engine: Engine) -> None:
        assert engine._stage is not None
        self._performance = engine._stage._performance
        self._blocks: list[NDArray[np.float32]] = []
        self.start = self._performance.commands.call(self._begin).result(5)

    def _begin(self) -> float:
        self._performance.tap = self._blocks.append
        return self._performance.engine_time - self._performance._output.waiting / RATE

    async def seconds(self, seconds: float) -> NDArray[np.float32]:
        """Return what is played in the next seconds, of shape (n, 2)."""
        first = sum(map(len, self._blocks))
        wanted = first + int(seconds * RATE)
        while sum(map(len, self._blocks)) < wanted:
            await asyncio.sleep(0.01)
        return np.concatenate(self._blocks)[first:wanted]

    async def until(self, time: float) -> NDArray[np.float32]:
        """Wait until the engine time `time`; return all samples, of shape (n, 2)."""
        while self.start + sum(map(len, self._blocks)) / RATE < time:
            await asyncio.sleep(0.01)
        return np.concatenate(self._blocks)

    async def around(self, time: float, seconds: float) -> NDArray[np.float32]:
        """Return what is played from the engine time `time` on, of shape (n, 2)."""
        first = round((time - self.start) * RATE)
        return (await self.until(time + seconds))[first : first + int(seconds * RATE)]

    async def changes(self, time: float, channel: int = 0) -> list[tuple[float, float]]:
        """Return when a channel took another value until `time`, and which."""
        sound = (await self.until(time))[:, channel].astype(float)
        where = np.flatnonzero(np.diff(sound, prepend=0.0))
        return [(self.start + n / RATE, round(float(sound[n]), 6)) for n in where]


def onsets(sound: NDArray[np.float32], threshold: float = 0.01) -> NDArray[np.int64]:
    """Return the samples at which sound begins after silence of at least 2 ms."""
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > threshold)
    if not len(loud):
        return loud
    return loud[np.flatnonzero(np.diff(loud, prepend=-(10**6)) > RATE // 500)]
