"""What an engine in this process plays, sample by sample, before any encoding."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orchestron_jupyter.engine.engine import Engine

RATE = 48000


class Tap:
    """Keeps all that is played from its making on."""

    def __init__(self, engine: Engine) -> None:
        assert engine._stage is not None
        self._blocks: list[NDArray[np.float32]] = []
        self._performance = engine._stage._performance
        self._performance.tap = self._blocks.append

    async def seconds(self, seconds: float) -> NDArray[np.float32]:
        """Return what is played in the next seconds, of shape (n, 2)."""
        self._blocks.clear()
        wanted = int(seconds * RATE)
        while sum(len(block) for block in self._blocks) < wanted:
            await asyncio.sleep(0.01)
        return np.concatenate(self._blocks)[:wanted]

    async def around(self, time: float, seconds: float) -> NDArray[np.float32]:
        """Return what is played from `time` (engine time, seconds) on, of shape (n, 2)."""
        self._blocks.clear()
        before = self._performance.engine_time
        while self._performance.engine_time < time + seconds + 0.1:
            await asyncio.sleep(0.01)
        sound = np.concatenate(self._blocks)
        # Blocks are whole packets, so the clock and what was kept since agree to within one; the
        # last block ends at the engine time that is known now.
        end = self._performance.engine_time
        first = len(sound) - round((end - time) * RATE)
        assert time >= before
        return sound[first : first + int(seconds * RATE)]


def onsets(sound: NDArray[np.float32], threshold: float = 0.01) -> NDArray[np.int64]:
    """Return the samples at which sound begins after silence of at least 2 ms."""
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > threshold)
    if not len(loud):
        return loud
    return loud[np.flatnonzero(np.diff(loud, prepend=-(10**6)) > RATE // 500)]
