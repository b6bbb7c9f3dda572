"""An engine process with the connection to it, as one thing that is started and stopped.

The rule: whoever gets one from :meth:`RunningEngine.start` owns it and calls
:meth:`RunningEngine.stop`, whatever state it is in; its threads live in the executor of the
session manager, never in the event loop's.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Final

from ..engine_process import EngineProcess
from ..errors import CsoundMissingError, EngineError
from ..protocol import GetStatus
from .engine_client import CALL_LIMIT, EngineClient

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from ..journal import Replay
    from ..protocol import Address, Command, EngineReady, Event, Result
    from ..settings import Settings
    from ..side_files import SideFiles

_log: Final = logging.getLogger(__name__)


class RunningEngine:
    """One engine; `attach` gives it to a session, whose `Begin` starts its clock.

    Parameters
    ----------
    settings
        What the engine is started with.
    directory
        Where relative file names of an orchestra are looked for.
    executor
        Where the blocking parts of start and stop run.
    """

    def __init__(self, settings: Settings, directory: str, executor: Executor) -> None:
        self._executor = executor
        self._loop = asyncio.get_running_loop()
        self._process = EngineProcess(
            settings, directory, self._log_line, self._exited, is_spare=True
        )
        self._client: EngineClient | None = None
        self._ready: EngineReady | None = None
        self._on_event: Callable[[Event], None] = lambda _event: None
        self._on_exit: Callable[[int], None] = lambda _status: None

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def address(self) -> Address:
        """Where its control socket listens."""
        assert self._ready is not None
        return self._ready.address

    @property
    def replay(self) -> Replay:
        """What it was told; complete when it has ended."""
        return self._process.replay

    @property
    def files(self) -> SideFiles | None:
        """What its replay counts on, when it has ended."""
        return self._process.files

    def inherit(self, files: SideFiles | None) -> None:
        """Let it have the files of the engine before it."""
        self._process.inherit(files)

    async def start(self) -> EngineReady:
        """Start the process and connect to it; stops it again if that fails.

        Raises
        ------
        EngineError
            If it does not start.
        """
        starting = self._loop.run_in_executor(self._executor, self._process.start)
        try:
            self._ready = await asyncio.shield(starting)
            self._client = await EngineClient.connect(self._ready.address, self._receive)
        except asyncio.CancelledError:
            await self.stop()
            # The thread can't be cancelled, but has nothing to do any more. How it failed is of no
            # interest, and has to be fetched all the same.
            await asyncio.gather(starting, return_exceptions=True)
            raise
        except OSError as error:
            await self.stop()
            msg = f"The engine process can't be started: {error}"
            raise EngineError(msg) from None
        except Exception:
            await self.stop()
            raise
        return self._ready

    def attach(self, on_event: Callable[[Event], None], on_exit: Callable[[int], None]) -> None:
        """Send what the engine tells to these from now on, both called on the event loop."""
        self._on_event = on_event
        self._on_exit = on_exit

    async def call(self, command: Command[Result], within: float = CALL_LIMIT) -> Result:
        """Send a command; see :meth:`EngineClient.call`."""
        assert self._client is not None
        return await self._client.call(command, within)

    async def answers(self) -> bool:
        """Tell whether it is there and in its senses."""
        try:
            await self.call(GetStatus(), within=1.0)
        except EngineError:
            return False
        return True

    def require_csound(self) -> None:
        """Raise `CsoundMissingError` if the engine found no Csound on this machine."""
        if self._ready is not None and self._ready.csound_missing:
            raise CsoundMissingError(self._ready.csound_missing)

    async def stop(self) -> None:
        """End the process; takes about 0.1 s, or a little over a second if it hangs."""
        self.attach(lambda _event: None, lambda _status: None)
        await self._loop.run_in_executor(self._executor, self._process.stop)
        if self._client is not None:
            await self._client.close()

    def _receive(self, event: Event) -> None:
        self._on_event(event)

    def _log_line(self, line: str) -> None:
        _log.info("engine %d: %s", self._process.pid, line)

    def _exited(self, status: int) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may be closed when the server ends
            self._loop.call_soon_threadsafe(self._tell_exit, status)

    def _tell_exit(self, status: int) -> None:
        self._on_exit(status)  # whoever it is attached to by now
