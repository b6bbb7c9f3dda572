"""Engines that this process started itself, because no Jupyter server runs it.

The rule: one engine a name, for the life of this process; running a cell again finds the engine it
had, although IPython still holds the old session in its history. A cell and a page may ask for it
at the same time.
"""

from __future__ import annotations

import logging
import math
import os
import secrets
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .. import settings as all_settings
from ..control_socket import connected_socket
from ..engine_process import EngineProcess
from ..errors import CsoundMissingError, EngineError, OrchestronError, SessionNotFoundError
from ..journal import PROBATION, PROOF, PROOF_LIMIT, describe, obituary
from ..protocol import GetStatus
from ..settings import Settings
from .engine_client import EngineClient

if TYPE_CHECKING:
    from ..protocol import Address, Command

_log: Final = logging.getLogger(__name__)
_END_LIMIT: Final = 3.0
_CLOSED: Final = "The session was closed."
_engines: Final[dict[str, EmbeddedEngine]] = {}


def open_engine(name: str) -> tuple[Address, str]:
    """Find the engine of this name, or start it; a dead one is replaced by one like it.

    Returns
    -------
    address : Address
        Where it listens.
    notice : str
        How the one before ended, if it ended by itself.

    Raises
    ------
    CsoundMissingError
        If Csound's library is not there.
    EngineError
        If the engine does not start.
    """
    if name not in _engines:
        _engines[name] = EmbeddedEngine()
    return _engines[name].address()


def existing_engine(name: str) -> EmbeddedEngine:
    """Return the engine of this name; raises `SessionNotFoundError` if it was closed."""
    try:
        return _engines[name]
    except KeyError:
        raise SessionNotFoundError(_CLOSED) from None


def close_engine(name: str) -> None:
    """End the engine of this name; it is no error if there is none."""
    engine = _engines.pop(name, None)
    if engine is not None:
        engine.stop()


class EmbeddedEngine:
    """The engine of one session, and the next one when it died."""

    def __init__(self) -> None:
        values, complaints = all_settings.from_environment(os.environ)
        for complaint in complaints:
            _log.warning("%s The default is used.", complaint)
        self.id = secrets.token_hex(16)
        """What pages know its session by."""
        self.settings = Settings(**values)
        self._lock = threading.Lock()
        self._is_stopped = False
        self._address: Address | None = None
        self._ended = threading.Event()
        self._status = 0
        self._notice = ""
        self._replaced_at = -math.inf
        self._process = self._new_process()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def address(self) -> tuple[Address, str]:
        """Return where it listens, starting it if it does not; and how the last one ended."""
        with self._lock:
            if self._is_stopped:
                raise SessionNotFoundError(_CLOSED)
            if self._address is None:
                self._address = self._start()
            elif not _answers(self._address):
                self._address = self._replaced()
            return self._address, self._notice

    def stop(self) -> None:
        """End it, for good."""
        with self._lock:
            self._is_stopped = True
            self._process.stop()

    def _new_process(self) -> EngineProcess:
        self._ended.clear()
        return EngineProcess(self.settings, str(Path.cwd()), _log.debug, self._note_end)

    def _note_end(self, status: int) -> None:
        self._status = status
        self._ended.set()

    def _start(self) -> Address:
        ready = self._process.start()
        if ready.csound_missing:
            self._process.stop()
            raise CsoundMissingError(ready.csound_missing)
        return ready.address

    def _replaced(self) -> Address:
        self._process.stop()  # it may hang
        self._ended.wait(_END_LIMIT)
        replay, files = self._process.replay, self._process.files
        self._notice = obituary(self._status, replay)
        is_relapse = time.monotonic() - self._replaced_at < PROBATION
        left = list(replay.to_tell(is_relapse=is_relapse))
        while True:
            self._process = self._new_process()
            address = self._start()
            self._process.inherit(files)
            killer = _tell(address, left)
            if killer is None:
                self._replaced_at = time.monotonic()
                return address
            _log.warning("%s killed the new engine too; it is left out.", describe(killer))
            self._process.stop()
            left = [command for command in left if command is not killer]


def _tell(address: Address, commands: list[Command[Any]]) -> Command[Any] | None:
    """Tell an engine what it needs to know; returns the command that it died of."""
    client = EngineClient(address)
    try:
        for command in commands:
            try:
                client.call(command)
            except EngineError:
                return command
            except OrchestronError as error:
                _log.warning("%s can't be done again: %s", describe(command), error)
        if commands and not _renders(client):
            return commands[-1]  # what was told last is the likeliest cause
    finally:
        client.close()
    return None


def _renders(client: EngineClient) -> bool:
    """Tell whether an engine renders with what it was told."""
    deadline = time.monotonic() + PROOF_LIMIT
    try:
        start = client.call(GetStatus()).engine_time
        while time.monotonic() < deadline:
            if client.call(GetStatus()).engine_time >= start + PROOF:
                return True
            time.sleep(0.01)
    except EngineError:
        pass
    return False


def _answers(address: Address) -> bool:
    try:
        connected_socket(address).close()
    except OSError:
        return False
    return True
