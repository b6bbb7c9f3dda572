"""A session: a name that kernels and pages share, and the engine that plays for it.

The rule: a session outlives its engine. When the engine dies by itself, a new one takes over with
the session's code and channels; if that is in vain, the session stays and says why.
"""

from __future__ import annotations

import asyncio
import logging
import math
import secrets
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ..errors import ArgumentError, EngineError, OrchestronError
from ..journal import PROBATION, obituary
from ..protocol import (
    Answer,
    Begin,
    EndPage,
    EngineEnded,
    EngineStatus,
    GetStatus,
    SessionAccess,
    SessionClosed,
    SessionDescription,
    StatusChanged,
)
from .engine_client import CALL_LIMIT
from .pages import Pages
from .recovery import recovered

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ..protocol import Address, Command, Event, Listen, OpenRelay, Result
    from ..settings import Settings
    from ..side_files import SideFiles
    from .running_engine import RunningEngine
    from .spare_engine import SpareEngine

LISTEN_LIMIT: Final = 20.0
"""Seconds for the answer to an offer: an unreachable STUN or TURN server alone costs five."""

REST: Final = 10.0
"""Seconds of silence after which a session does not sound any more: two looks of its manager."""
RELAPSES: Final = 3

_log: Final = logging.getLogger(__name__)


class Session:
    """One session, from its creation to its end; made by the session manager.

    Parameters
    ----------
    name
        What kernels call it.
    settings
        The settings of the server.
    on_failed
        Called with this session when its engine died by itself; `notice` says how.
    """

    def __init__(self, name: str, settings: Settings, on_failed: Callable[[Session], None]) -> None:
        self.id = secrets.token_hex(16)
        self.name = name
        self.pages = Pages(settings.listener_grace, self._end_page)
        self._on_failed = on_failed
        self._engine: RunningEngine | None = None
        self._status = EngineStatus("starting", settings.audio_output_mode)
        self._farewells: set[asyncio.Task[None]] = set()
        self._take: Callable[[], Awaitable[RunningEngine]] | None = None
        self._recovery: asyncio.Task[None] | None = None
        self._recovered_at = -math.inf
        self._relapses = 0
        self.notice = ""

    @property
    def status(self) -> EngineStatus:
        """The engine as it was when it last told."""
        return self._status

    @property
    def has_engine(self) -> bool:
        """Whether an engine runs, or is being started, for this session."""
        return self._status.state in {"starting", "running"}

    @property
    def in_use(self) -> bool:
        """Whether a kernel, a listener, a page or a recording uses it.

        One control connection is our own.
        """
        status = self._status
        used = status.controllers > 1 or status.listeners > 0 or status.recordings > 0
        return used or len(self.pages) > 0

    @property
    def sounds(self) -> bool:
        """Whether sound of it is heard or recorded; a listener of silence hears none."""
        status = self._status
        is_taken = status.listeners > 0 or status.recordings > 0 or bool(status.device)
        return is_taken and status.state == "running" and status.silent_for < REST

    def describe(self) -> SessionDescription:
        """Describe the session as it is now."""
        status = self._status
        return SessionDescription(
            self.id, self.name, status.state, listeners=status.listeners, error=status.error
        )

    def access(self, instance_id: str) -> SessionAccess:
        """Return all that a kernel needs to use this session."""
        engine = self._running_engine()
        return SessionAccess(self.describe(), instance_id, engine.address, self.notice)

    async def start(self, spare: SpareEngine) -> None:
        """Take an engine and begin.

        Raises
        ------
        CsoundMissingError
            If there is no Csound on this machine.
        EngineError
            If no engine can be started.
        """
        self._take = spare.take
        engine = await spare.take()
        await engine.call(Begin())
        await self._adopt(engine)

    async def recovered(self) -> None:
        """Wait until a session whose engine died has a new one, or has none for good."""
        if self._recovery is not None:
            await asyncio.wait({self._recovery})

    async def refresh(self) -> None:
        """Ask the engine how it is."""
        engine = self._running_engine()
        status = await engine.call(GetStatus())
        if engine is self._engine:  # not if the session ended in the meantime
            self._status = status

    async def call(self, command: Command[Result], within: float = CALL_LIMIT) -> Result:
        """Ask the engine.

        Raises
        ------
        OrchestronError
            What the engine found wrong; `EngineError` if there is none.
        """
        return await self._running_engine().call(command, within)

    async def listen(self, command: Listen) -> Answer:
        """Answer a WebRTC offer; its `page` is empty for a player that is no page of ours.

        Raises
        ------
        ArgumentError
            If that page is not known: nobody would notice when it is gone.
        OrchestronError
            What the engine found wrong with the offer.
        """
        self._require_page(command.page)
        return await self.call(command, LISTEN_LIMIT)

    def relay_address(self, command: OpenRelay) -> Address:
        """Return where the engine is that is to be heard through this server.

        Raises
        ------
        ArgumentError
            If the page that wants to listen is not known.
        EngineError
            If there is no engine.
        """
        self._require_page(command.page)
        return self._running_engine().address

    async def close(self, reason: str) -> None:
        """End the session: its pages are told, its engine is stopped."""
        if self._recovery is not None:
            self._recovery.cancel()
            await asyncio.wait({self._recovery})
        engine, self._engine = self._engine, None
        self._status = msgspec.structs.replace(self._status, state="closed", listeners=0)
        self.pages.publish(SessionClosed(reason))
        self.pages.close()
        if engine is not None:
            await engine.stop()
        for farewell in self._farewells:
            farewell.cancel()

    def _require_page(self, page: str) -> None:
        if page and page not in self.pages:
            msg = "The page that wants to listen has no open events WebSocket."
            raise ArgumentError(msg)

    def _running_engine(self) -> RunningEngine:
        if self._engine is None:
            why = self._status.error or f"it is {self._status.state}"
            msg = f"Session {self.name!r} has no engine: {why}"
            raise EngineError(msg)
        return self._engine

    def _receive(self, event: Event) -> None:
        if isinstance(event, StatusChanged):
            self._status = event.status
        self.pages.publish(event)

    async def _adopt(self, engine: RunningEngine) -> None:
        self._engine = engine
        engine.attach(self._receive, self._engine_exited)
        await self.refresh()

    def _engine_exited(self, status: int) -> None:
        assert self._engine is not None
        replay, files, self._engine = self._engine.replay, self._engine.files, None
        is_relapse = asyncio.get_running_loop().time() - self._recovered_at < PROBATION
        self._relapses = self._relapses + 1 if is_relapse else 0
        commands = replay.to_tell(is_relapse=is_relapse)
        self.notice = obituary(status, replay)
        self._status = msgspec.structs.replace(
            self._status, state="starting", error="", listeners=0, controllers=0
        )
        self.pages.publish(EngineEnded(self.notice))
        self._on_failed(self)
        self._recovery = asyncio.create_task(self._recover(commands, files), name="recovery")

    async def _recover(self, commands: Sequence[Command[Any]], files: SideFiles | None) -> None:
        assert self._take is not None
        try:
            if self._relapses >= RELAPSES:
                msg = f"It was brought back {RELAPSES} times, and died again at once."
                raise EngineError(msg)  # told as the other failures are
            engine = await recovered(commands, self._take, files)
            self._recovered_at = asyncio.get_running_loop().time()
            await self._adopt(engine)
        except OrchestronError as error:
            self._status = msgspec.structs.replace(
                self._status, state="error", error=f"{self.notice} {error}"
            )
        self.pages.publish(StatusChanged(self._status))

    def _end_page(self, page: str) -> None:
        farewell = asyncio.create_task(self._say_farewell(page), name="end of a page")
        self._farewells.add(farewell)
        farewell.add_done_callback(self._farewells.discard)

    async def _say_farewell(self, page: str) -> None:
        try:
            await self.call(EndPage(page))
        except OrchestronError as error:
            _log.info("The listeners of a page that is gone were not ended: %s", error)
