"""Takes: recordings that a page starts, and downloads when they are over.

The rule: a take is private, bounded and short-lived. Its file is in a folder of this server's user
alone, it ends by itself after `LONGEST`, and it is deleted `KEPT` after its end, when there are too
many, and with the server.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import msgspec

from ..errors import EngineError, LimitError, OrchestronError, TakeNotFoundError
from ..protocol import Recorded, StartRecording, StopRecording

if TYPE_CHECKING:
    from .session import Session

TakeFormat: TypeAlias = Literal["wav", "flac"]

LONGEST: Final = 30 * 60.0
"""Seconds; as WAV it is 690 MB."""
KEPT: Final = 60 * 60.0
"""Seconds for which the file can be downloaded."""
MOST: Final = 16
"""Takes of one server; the oldest that is over makes room for a new one."""
FREE: Final = 1 << 30
"""Bytes that must be free where takes are written."""
STOP_LIMIT: Final = 60.0

_log: Final = logging.getLogger(__name__)


class TakeDescription(msgspec.Struct, frozen=True):
    """A take as a page shows it.

    `duration` is in seconds and `size` in bytes, both 0 while it runs; `peak` is the largest
    magnitude (full scale is 1); `problem` says what went wrong. `expires_in` is in seconds: until
    it ends by itself while it runs, until it is deleted afterwards.
    """

    id: str
    name: str
    is_running: bool
    expires_in: float
    duration: float = 0.0
    size: int = 0
    peak: float = 0.0
    problem: str = ""


class Take:
    """One take; made by :class:`Takes`."""

    def __init__(self, session: Session, folder: Path, kind: TakeFormat) -> None:
        self.id = secrets.token_urlsafe(16)
        self.session = session
        stamp = time.strftime("%Y-%m-%d_%H-%M-%S")
        self.name = f"{_plain(session.name)}_{stamp}.{kind}"
        self.path = folder / f"{self.id}.{kind}"
        self.path.touch(mode=0o600)
        self.recording = ""
        """The engine's name for it, while it runs."""
        self.recorded: Recorded | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.ending: asyncio.Task[None] | None = None

    def describe(self) -> TakeDescription:
        """Describe it as it is now."""
        left = 0.0 if self.timer is None else self.timer.when() - asyncio.get_running_loop().time()
        expires = max(0.0, left)
        told = self.recorded
        if told is None:
            return TakeDescription(self.id, self.name, is_running=True, expires_in=expires)
        return TakeDescription(
            self.id,
            self.name,
            is_running=False,
            expires_in=expires,
            duration=told.duration,
            size=self.path.stat().st_size,
            peak=told.peak,
            problem=told.problem,
        )


class Takes:
    """The takes of one server."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._takes: dict[str, Take] = {}

    def of(self, session: Session) -> list[TakeDescription]:
        """Describe a session's takes, oldest first."""
        return [each.describe() for each in self._takes.values() if each.session is session]

    def get(self, take_id: str) -> Take:
        """Return a take; raises `TakeNotFoundError` if it isn't there."""
        try:
            return self._takes[take_id]
        except KeyError:
            msg = "There is no such take. A take is deleted an hour after its end."
            raise TakeNotFoundError(msg) from None

    async def start(self, session: Session, kind: TakeFormat) -> TakeDescription:
        """Record what a session plays from now on.

        Raises
        ------
        LimitError
            If there is no room for it.
        OrchestronError
            If the engine can't record.
        """
        self._make_room()
        take = Take(session, self._ready_folder(), kind)
        self._takes[take.id] = take
        try:
            begun = await session.call(StartRecording(str(take.path), overwrite=True))
        except BaseException:
            self.delete(take)
            raise
        take.recording = begun.id
        self._after(LONGEST, take, self._end)
        return take.describe()

    async def stop(self, take: Take) -> TakeDescription:
        """End a take, if it runs; returns what it has become."""
        if take.recorded is None:
            self._end(take)
        if take.ending is not None:
            await asyncio.shield(take.ending)
        return take.describe()

    def delete(self, take: Take) -> None:
        """Delete a take with its file, also one that runs."""
        if take.recorded is None and take.recording:
            self._end(take)
        if take.timer is not None:
            take.timer.cancel()
        self._takes.pop(take.id, None)
        take.path.unlink(missing_ok=True)

    async def session_ends(self, session: Session) -> None:
        """End the takes of a session while its engine is still there; they can be downloaded."""
        await asyncio.gather(
            *(self.stop(each) for each in self._takes.values() if each.session is session)
        )

    def close(self) -> None:
        """Delete everything."""
        for take in self._takes.values():
            if take.timer is not None:
                take.timer.cancel()
        self._takes.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    # ------------------------------------------------------------ within

    def _end(self, take: Take) -> None:
        if take.ending is None:
            take.ending = asyncio.create_task(self._ended(take), name="end of a take")

    async def _ended(self, take: Take) -> None:
        try:
            take.recorded = await take.session.call(StopRecording(take.recording), STOP_LIMIT)
        except (OrchestronError, EngineError) as error:
            _log.info("A take ended before it was stopped: %s", error)
            take.recorded = Recorded(str(take.path), 0.0, 0.0, f"It ended too early: {error}")
        if take.id in self._takes:
            self._after(KEPT, take, self.delete)

    def _after(self, seconds: float, take: Take, action: object) -> None:
        assert callable(action)
        if take.timer is not None:
            take.timer.cancel()
        take.timer = asyncio.get_running_loop().call_later(seconds, action, take)

    def _make_room(self) -> None:
        if len(self._takes) >= MOST:
            oldest = next((each for each in self._takes.values() if each.recorded), None)
            if oldest is None:
                msg = f"{MOST} takes are being recorded, which is all there may be: stop one."
                raise LimitError(msg)
            self.delete(oldest)
        if shutil.disk_usage(self._ready_folder()).free < FREE:
            msg = "There is less than 1 GB free where takes are written: make room on the server."
            raise LimitError(msg)

    def _ready_folder(self) -> Path:
        if self._folder is None:  # mkdtemp makes it for this user alone
            self._folder = Path(tempfile.mkdtemp(prefix="orchestron-takes-"))
        return self._folder


def _plain(name: str) -> str:
    """Make of a session's name, which may be a path, a part of a file name."""
    last = re.split(r"[/\\]", name)[-1].removesuffix(".ipynb")
    return re.sub(r"[^\w.-]+", "_", last).strip("._")[:80] or "take"
