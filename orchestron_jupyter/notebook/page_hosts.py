"""Who keeps a session, for the pages that reach it through the kernel.

The rule: a page never brings a session back that was closed; it may bring back its engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .. import protocol
from ..greeting import greeting
from . import embedded_engine

if TYPE_CHECKING:
    from .engine_client import EngineClient


class PageHost(Protocol):
    """Finds a session's engine, and knows what its pages are told."""

    def find(self) -> tuple[protocol.Address, str]:
        """Return where the engine is, and how the one before it ended.

        Raises
        ------
        SessionNotFoundError
            If the session is over.
        EngineError
            If there is no engine just now.
        """

    def greet(self, page: str, host: str, status: protocol.EngineStatus) -> protocol.Welcome:
        """Return what a page is told that has reached Jupyter by the name `host`."""


class EmbeddedHost:
    """The kernel itself.

    Parameters
    ----------
    name
        What the session is called.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def find(self) -> tuple[protocol.Address, str]:
        """Return the engine's address, from a new engine if the old one died."""
        return embedded_engine.existing_engine(self._name).address()

    def greet(self, page: str, host: str, status: protocol.EngineStatus) -> protocol.Welcome:
        """Return a welcome by this process's settings."""
        engine = embedded_engine.existing_engine(self._name)
        session = protocol.SessionDescription(
            engine.id, self._name, status.state, listeners=status.listeners, error=status.error
        )
        return greeting(engine.settings, page, host, session, status)


class ServerHost:
    """The Jupyter server that runs the kernel, where it is not the one that shows the page.

    Parameters
    ----------
    server
        The kernel's line to it.
    session_id
        What it calls the session.
    """

    def __init__(self, server: EngineClient, session_id: str) -> None:
        self._server = server
        self._session_id = session_id

    def find(self) -> tuple[protocol.Address, str]:
        """Return the engine's address, as the server knows it."""
        access = self._server.call(protocol.FindSession(self._session_id))
        return access.engine, access.notice

    def greet(self, page: str, host: str, _status: protocol.EngineStatus) -> protocol.Welcome:
        """Return a welcome by the server's settings."""
        return self._server.call(protocol.GreetPage(self._session_id, page, host))
