"""Commands about recordings."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

from ... import protocol
from ...errors import ArgumentError
from ..recorder import Recorder, checked_path

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from ..stage import Stage
    from . import Handlers


class RecordingCommands:
    """Records.

    Parameters
    ----------
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    """

    def __init__(self, stage: Callable[[], Stage]) -> None:
        self._stage = stage
        self._recorders: dict[str, Recorder] = {}
        self._tapped: tuple[Recorder, ...] = ()
        self.handlers: Handlers = {
            protocol.StartRecording: self._start,
            protocol.StopRecording: self._stop,
        }

    def __len__(self) -> int:
        return len(self._recorders)

    async def stop(self) -> None:
        """End all recordings."""
        for number in list(self._recorders):
            await self._stop(protocol.StopRecording(number))

    async def _start(self, command: protocol.StartRecording) -> protocol.Recording:
        stage = self._stage()
        path = checked_path(command.path, overwrite=command.overwrite)
        if any(recorder.path == path for recorder in self._recorders.values()):
            msg = f"{str(path)!r} is being recorded already."
            raise ArgumentError(msg)
        loop = asyncio.get_running_loop()
        number = secrets.token_hex(8)
        recorder = await loop.run_in_executor(None, Recorder, path)
        self._recorders[number] = recorder
        begin = await stage.ask(lambda _host: self._begin(stage, recorder))
        return protocol.Recording(number, str(path), begin)

    def _begin(self, stage: Stage, recorder: Recorder) -> float:
        """Let a recorder take part, on the performance thread."""
        self._tapped = (*self._tapped, recorder)
        stage.tap = self._push
        return stage.engine_time

    def _end(self, stage: Stage, recorder: Recorder) -> None:
        self._tapped = tuple(each for each in self._tapped if each is not recorder)
        if not self._tapped:
            stage.tap = None

    def _push(self, block: NDArray[np.float32]) -> None:
        for recorder in self._tapped:
            recorder.push(block)

    async def _stop(self, command: protocol.StopRecording) -> protocol.Recorded:
        recorder = self._recorders.pop(command.id, None)
        if recorder is None:
            msg = "There is no such recording; it may have ended already."
            raise ArgumentError(msg)
        stage = self._stage()
        await stage.ask(lambda _host: self._end(stage, recorder))
        return await asyncio.get_running_loop().run_in_executor(None, recorder.stop)
