"""An engine that is started before anybody asks for it, so that a first session sounds at once.

The rule: the spare is a convenience. Whatever is wrong with it, `take` starts a fresh engine, and
only an error of that one reaches the caller. In `local` mode there is none, since it would hold the
sound device; an engine is started once, to hear about Csound, and ended at once.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

import msgspec

from ..errors import OrchestronError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..protocol import EngineReady
    from ..settings import Settings
    from .running_engine import RunningEngine

PAUSE: Final = 3.0
"""Seconds after which a used spare is replaced: the session that took it goes first."""

_log: Final = logging.getLogger(__name__)


class SpareEngine:
    """Holds at most one started engine that belongs to no session.

    Parameters
    ----------
    settings
        What every engine is started with.
    make
        Makes an engine that is not started yet.
    """

    def __init__(self, settings: Settings, make: Callable[[Settings], RunningEngine]) -> None:
        self._settings = settings
        self._make = make
        self._starting: asyncio.Task[RunningEngine] | None = None
        self._later: asyncio.TimerHandle | None = None
        self._last_ready: EngineReady | None = None
        self._stopped = False

    def prepare(self) -> None:
        """Start a spare in the background, unless there is one."""
        self._later = None
        if self._stopped or self._starting is not None:
            return
        self._starting = asyncio.create_task(self._start_in_advance(), name="spare engine")
        self._starting.add_done_callback(_log_failure)

    def prepare_later(self) -> None:
        """Start a spare when the machine had time for something more urgent."""
        if self._later is None and not self._stopped and self._is_kept:
            self._later = asyncio.get_running_loop().call_later(PAUSE, self.prepare)

    async def take(self) -> RunningEngine:
        """Return a started engine, the spare if it is any good; it belongs to the caller now.

        Raises
        ------
        CsoundMissingError
            If there is no Csound on this machine.
        EngineError
            If no engine can be started.
        """
        starting, self._starting = self._starting, None
        if starting is not None:
            try:
                spare = await starting
            except OrchestronError:
                return await self._start(self._settings)
            if await spare.answers():
                return spare
            await spare.stop()
        return await self._start(self._settings)

    async def last_ready(self, within: float) -> EngineReady | None:
        """Return what the latest engine said of Csound; waits for the first one, but not long."""
        if self._last_ready is None:
            self.prepare()
            if self._starting is not None:
                await asyncio.wait({self._starting}, timeout=within)
        return self._last_ready

    async def stop(self) -> None:
        """End the spare, and start no other."""
        self._stopped = True
        if self._later is not None:
            self._later.cancel()
        starting, self._starting = self._starting, None
        if starting is None:
            return
        starting.cancel()  # does nothing to a spare that is there already
        await asyncio.wait({starting})
        if not starting.cancelled() and starting.exception() is None:
            await starting.result().stop()

    @property
    def _is_kept(self) -> bool:
        return self._settings.audio_output_mode == "streaming"

    async def _start_in_advance(self) -> RunningEngine:
        if self._is_kept:
            return await self._start(self._settings)
        silent = msgspec.structs.replace(self._settings, audio_output_mode="streaming")
        engine = await self._start(silent)
        await engine.stop()
        return engine

    async def _start(self, settings: Settings) -> RunningEngine:
        engine = self._make(settings)
        self._last_ready = await engine.start()
        try:
            engine.require_csound()
        except OrchestronError:
            await engine.stop()
            raise
        return engine


def _log_failure(starting: asyncio.Task[RunningEngine]) -> None:
    if not starting.cancelled() and starting.exception() is not None:
        _log.warning("No engine could be started in advance: %s", starting.exception())
