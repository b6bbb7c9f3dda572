"""The private socket on which kernels of the same user ask this server for sessions.

The rule: it needs no token, because nobody else can reach it. Kernels find it by a file of mode
0600 in Jupyter's runtime directory, named after the server's process id.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ..control_socket import ControlServer, address_in, private_folder, remove_folder
from ..greeting import greeting
from ..protocol import (
    SERVER_COMMANDS,
    CloseSession,
    Command,
    FindSession,
    GreetPage,
    OpenSession,
    ServerFile,
    server_file_name,
)

if TYPE_CHECKING:
    from .sessions import SessionManager


class PrivateSocket:
    """Answers kernels while the server runs.

    Parameters
    ----------
    sessions
        Where sessions are opened and closed.
    instance_id
        Names this run of this server.
    runtime_directory
        Jupyter's runtime directory, where the file is laid.
    """

    def __init__(self, sessions: SessionManager, instance_id: str, runtime_directory: str) -> None:
        self._sessions = sessions
        self._instance_id = instance_id
        self._file = Path(runtime_directory) / server_file_name(os.getpid())
        self._server = ControlServer(SERVER_COMMANDS, self._handle)
        self._folder: Path | None = None

    async def start(self) -> None:
        """Listen, and lay the file by which kernels find the socket."""
        self._folder = private_folder()
        address = await self._server.start(address_in(self._folder))
        content = ServerFile(instance_id=self._instance_id, address=address)
        _write_private(self._file, msgspec.json.encode(content))

    async def stop(self) -> None:
        """Take the file away and close the socket."""
        if self._folder is None:
            return
        self._file.unlink(missing_ok=True)
        await self._server.stop()
        remove_folder(self._folder)

    async def _handle(self, command: Command[Any]) -> object:
        if isinstance(command, OpenSession):
            session, _created = await self._sessions.open(command.name)
            return session.access(self._instance_id)
        if isinstance(command, FindSession):
            return self._sessions.get(command.id).access(self._instance_id)
        if isinstance(command, GreetPage):
            session = self._sessions.get(command.session_id)
            about = session.describe(), session.status
            return greeting(self._sessions.settings, command.page, command.host, *about)
        assert isinstance(command, CloseSession)
        await self._sessions.close(command.id)
        return None


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that is there either not at all or whole, and readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}-", suffix=".part")
    with os.fdopen(handle, "wb") as file:  # mkstemp made it with mode 0600
        file.write(content)
    Path(name).replace(path)
