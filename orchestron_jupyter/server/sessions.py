"""The sessions of this server: found, created, listed, ended, and counted against their limit.

The rule: it knows no HTTP. Between looking for a name and entering it nothing is awaited, so that
any number of callers who open the same name at the same time get the same session.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ..errors import ArgumentError, LimitError, OrchestronError, SessionNotFoundError
from ..protocol import SessionClosed
from .carrier_process import CarrierProcess
from .running_engine import RunningEngine
from .session import Session
from .spare_engine import SpareEngine
from .takes import Takes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..protocol import EngineReady
    from ..settings import Settings

Happening: TypeAlias = Literal["created", "started", "closed", "failed"]

NAME_LIMIT: Final = 4096
"""A notebook's session is named after its path, which may be as long (`PATH_MAX`)."""
READY_LIMIT: Final = 10.0
"""Seconds that :meth:`SessionManager.csound` waits for the first engine."""
ROUND: Final = 5.0
"""Seconds between two looks for idle sessions; less, if the time-out is short."""

_log: Final = logging.getLogger(__name__)


class SessionManager:
    """Every session of one Jupyter server.

    Parameters
    ----------
    settings
        The settings of the server; each engine is started with them.
    directory
        Where relative file names of an orchestra are looked for.
    on_happening
        Called with what happened to a session, the session, and a sentence.
    on_use
        Called from time to time while a session sounds, so that the server is not culled as idle.
    """

    def __init__(
        self,
        settings: Settings,
        directory: str,
        on_happening: Callable[[Happening, Session, str], None],
        on_use: Callable[[], None],
    ) -> None:
        self.settings = settings
        self._directory = directory
        self._on_happening = on_happening
        self._on_use = on_use
        self._executor = ThreadPoolExecutor(8, thread_name_prefix="orchestron engines")
        self._spare = SpareEngine(settings, self._make_engine)
        self.carrier = CarrierProcess()
        """Carries the sound of those who listen through this server."""
        self.takes = Takes()
        """What pages have recorded."""
        self._sessions: dict[str, Session] = {}
        self._starts: dict[str, asyncio.Task[None]] = {}
        self._idle_since: dict[str, float] = {}
        self._watch: asyncio.Task[None] | None = None
        self._numbers = itertools.count(1)

    def start(self) -> None:
        """Start the spare engine and the watch over idle sessions."""
        self._spare.prepare()
        self._watch = asyncio.create_task(self._end_idle_sessions(), name="idle sessions")

    async def stop(self) -> None:
        """End everything: every session, the spare, the watch, the threads."""
        if self._watch is not None:
            self._watch.cancel()
        endings = [self.close(each, "The Jupyter server shuts down.") for each in self._sessions]
        results = await asyncio.gather(*endings, self._spare.stop(), return_exceptions=True)
        await asyncio.to_thread(self.carrier.stop)
        self.takes.close()
        self._executor.shutdown(wait=False)
        for error in results:
            if isinstance(error, Exception):
                _log.error("A session did not end as it should.", exc_info=error)

    async def csound(self) -> EngineReady | None:
        """Return what the latest engine said of Csound; `None` if no engine ever started."""
        return await self._spare.last_ready(READY_LIMIT)

    def __iter__(self) -> Iterator[Session]:
        """Iterate over the sessions that are there now, oldest first."""
        return iter(tuple(self._sessions.values()))

    def get(self, session_id: str) -> Session:
        """Return a session; raises `SessionNotFoundError` if it isn't there."""
        try:
            return self._sessions[session_id]
        except KeyError:
            msg = f"There is no session {session_id!r}."
            raise SessionNotFoundError(msg) from None

    def find(self, name: str) -> Session | None:
        """Return the session of this name whose engine runs or starts, if there is one."""
        return next((each for each in self if each.name == name and each.has_engine), None)

    async def open(self, name: str = "") -> tuple[Session, bool]:
        """Find the session of this name, or create it; without a name, create one.

        Returns
        -------
        session : Session
            The session, started.
        created : bool
            Whether it was not there before.

        Raises
        ------
        ArgumentError
            If that can't be a name.
        LimitError
            If there are as many sessions as there may be.
        CsoundMissingError, EngineError
            If no engine can be started.
        """
        name = _checked(name) if name else self._free_name()
        session = self.find(name)
        created = session is None
        if session is None:
            session = self._begin(name)
        starting = self._starts.get(session.id)
        if starting is not None:
            await self._outcome(starting)
        await session.recovered()
        return session, created

    async def close(self, session_id: str, reason: str = "The session was ended.") -> None:
        """End a session; raises `SessionNotFoundError` if it isn't there."""
        session = self.get(session_id)
        del self._sessions[session_id]
        self._idle_since.pop(session_id, None)
        starting = self._starts.pop(session_id, None)
        if starting is not None:
            starting.cancel()
            await asyncio.wait({starting})
        await self.takes.session_ends(session)
        await session.close(reason)
        self._on_happening("closed", session, reason)

    async def _outcome(self, starting: asyncio.Task[None]) -> None:
        try:
            # Whoever loses patience must not end what others wait for.
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            if not starting.cancelled():
                raise
            msg = "The session was ended before it had started."
            raise SessionNotFoundError(msg) from None

    def _begin(self, name: str) -> Session:
        self._check_limit()
        self._forget_dead(name)
        session = Session(name, self.settings, self._note_failure)
        self._sessions[session.id] = session
        self._on_happening("created", session, "")
        starting = asyncio.create_task(self._start(session), name=f"start of session {name}")
        self._starts[session.id] = starting
        starting.add_done_callback(_retrieve)
        return session

    def _forget_dead(self, name: str) -> None:
        for dead in self:
            if dead.name == name:
                del self._sessions[dead.id]
                self._idle_since.pop(dead.id, None)
                dead.pages.publish(SessionClosed("The session was opened anew."))
                dead.pages.close()

    def _check_limit(self) -> None:
        limit = self.settings.session_limit
        if sum(each.has_engine for each in self) >= limit:
            msg = (
                f"{limit} sessions are running, as many as session_limit allows. "
                "Close one that is no longer needed, or raise session_limit."
            )
            raise LimitError(msg)

    async def _start(self, session: Session) -> None:
        try:
            await session.start(self._spare)
        except Exception as error:
            self._sessions.pop(session.id, None)
            await session.close(str(error))
            self._on_happening("failed", session, str(error))
            raise
        finally:
            self._starts.pop(session.id, None)
        self._on_happening("started", session, "")
        if len(self._sessions) < self.settings.session_limit:
            self._spare.prepare_later()

    def _make_engine(self, settings: Settings) -> RunningEngine:
        return RunningEngine(settings, self._directory, self._executor)

    def _note_failure(self, session: Session) -> None:
        _log.error("Session %r: %s", session.name, session.notice)
        self._on_happening("failed", session, session.notice)

    def _free_name(self) -> str:
        taken = {each.name for each in self._sessions.values()}
        return next(name for n in self._numbers if (name := f"session-{n}") not in taken)

    async def _end_idle_sessions(self) -> None:
        while True:
            await asyncio.sleep(min(ROUND, self.settings.idle_timeout / 3))
            for session in self:
                await self._consider(session)

    async def _consider(self, session: Session) -> None:
        if session.status.state == "running":
            try:
                await session.refresh()
            except OrchestronError as error:
                _log.warning("Session %r does not say how it is: %s", session.name, error)
        if session.id not in self._sessions:
            return  # it was ended in the meantime
        if session.sounds:
            self._on_use()
        now = asyncio.get_running_loop().time()
        if session.in_use or session.status.state == "starting":
            self._idle_since.pop(session.id, None)
        elif now - self._idle_since.setdefault(session.id, now) >= self.settings.idle_timeout:
            reason = f"Nobody used the session for {self.settings.idle_timeout:g} s."
            await self.close(session.id, reason)


def _checked(name: str) -> str:
    if len(name) > NAME_LIMIT or not name.isprintable() or not name.strip():
        msg = f"A session's name is text of 1 to {NAME_LIMIT} printable characters."
        raise ArgumentError(msg)
    return name


def _retrieve(starting: asyncio.Task[None]) -> None:
    """Take the error of a start that nobody waits for any more; it was reported already."""
    if not starting.cancelled():
        starting.exception()
