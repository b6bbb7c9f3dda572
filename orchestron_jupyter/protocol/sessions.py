"""Sessions of a Jupyter server, as kernels and REST see them."""

from __future__ import annotations

from .base import Command, Message
from .engine import Address, SessionState


class SessionDescription(Message):
    """A session as REST and the private socket show it."""

    id: str
    name: str
    state: SessionState
    listeners: int = 0
    error: str = ""


class SessionAccess(Message):
    """All that a kernel needs to use a session of a Jupyter server.

    `notice` says what became of the engine before this one, if it ended by itself.
    """

    session: SessionDescription
    instance_id: str
    engine: Address
    notice: str = ""


class ServerFile(Message):
    """What `orchestron-<pid>.json` in Jupyter's runtime directory holds for its kernels."""

    instance_id: str
    address: Address


class OpenSession(Command[SessionAccess]):
    """Find the session with this name, or create it."""

    method = "open_session"
    result = SessionAccess
    name: str


class CloseSession(Command[None]):
    method = "close_session"
    id: str


def server_file_name(pid: int) -> str:
    """Return the name of the file that a Jupyter server leaves in Jupyter's runtime folder."""
    return f"orchestron-{pid}.json"
