"""What an engine in this process renders, sample by sample; and MIDI files for it to play.

The rule: it listens on the performance thread, before any encoder, and knows the engine time of
each sample.
"""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any, Final

import mido
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orchestron_jupyter.engine.engine import Engine

RATE: Final = 48000
HALF_A_CYCLE: Final = 0.5 * 32 / RATE + 1e-9


class Recorder:
    """What an engine plays from now on, with its engine time."""

    def __init__(self, engine: Engine) -> None:
        assert engine._stage is not None
        self._performance = engine._stage._performance
        self._blocks: list[NDArray[np.float32]] = []
        self.start = self._performance.commands.call(self._begin).result(5)

    def _begin(self) -> float:
        self._performance.tap = lambda block: self._blocks.append(block.copy())
        return self._performance.engine_time - self._performance._output.waiting / RATE

    async def until(self, time: float) -> NDArray[np.float32]:
        """Wait until the engine time `time`; return all samples, of shape (n, 2)."""
        while self.start + sum(map(len, self._blocks)) / RATE < time:
            await asyncio.sleep(0.01)
        return np.concatenate(self._blocks)

    async def changes(self, time: float, channel: int = 0) -> list[tuple[float, float]]:
        """Return when a channel took another value until `time`, and which."""
        sound = (await self.until(time))[:, channel].astype(float)
        where = np.flatnonzero(np.diff(sound, prepend=0.0))
        return [(self.start + n / RATE, round(float(sound[n]), 6)) for n in where]


def midi_file(*tracks: list[Any], **options: Any) -> bytes:
    file = mido.MidiFile(type=1, **options)
    file.tracks.extend(mido.MidiTrack(track) for track in tracks)
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def message(kind: str, time: int = 0, **values: Any) -> Any:
    return mido.Message(kind, time=time, **values)
