"""The WebSocket between a session and a page that shows it: events go out, requests come in.

The rule: a page that does not read is let go. At most `BACKLOG` messages wait for it; the engine,
the session and the other pages never wait.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from tornado.websocket import WebSocketClosedError

from ... import presets
from ...control_socket import answer
from ...json_rpc import encode_event
from ...protocol import PAGE_COMMANDS, Event, SessionClosed, Welcome
from .base import SessionWebSocket
from .ice import page_ice

if TYPE_CHECKING:
    from ..sessions import SessionManager

BACKLOG: Final = 256
MESSAGE_LIMIT: Final = 64 * 1024
_COMMANDS: Final = {command.method: command for command in PAGE_COMMANDS}
_END: Final = b""


class EventsHandler(SessionWebSocket):
    """`orchestron/api/sessions/{id}/events`."""

    message_limit = MESSAGE_LIMIT

    def initialize(self, sessions: SessionManager) -> None:
        super().initialize(sessions)
        self._page = ""
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(BACKLOG)
        self._writer: asyncio.Task[None] | None = None

    @property
    def ping_interval(self) -> float:
        """Seconds, for tornado's own pinger: a killed browser is noticed in ten seconds."""
        return 5.0

    @property
    def ping_timeout(self) -> float:
        return 5.0

    def open(self, *_arguments: str) -> None:
        # Not the mixin's `open`: its pinger measures from the opening before it ever sent a ping,
        # so with a timeout no longer than the interval its first look always ends the connection.
        assert self._session is not None
        session = self._session
        self._page = session.pages.enter(self._receive)
        settings = self._sessions.settings
        self._receive(
            Welcome(
                self._page,
                session.describe(),
                session.status,
                presets=presets.describe(settings),
                preset=settings.preset,
                input_delay=settings.input_delay,
                ice=page_ice(settings, self.request, self._page),
            )
        )
        self._writer = asyncio.create_task(self._write(), name="page writer")

    async def on_message(self, message: str | bytes) -> None:
        """Answer one request; tornado reads the next one only after that."""
        assert self._session is not None
        self._send(await answer(message, _COMMANDS, self._session.call))

    def on_close(self) -> None:
        self._leave()

    def _receive(self, event: Event) -> None:
        self._send(encode_event(event))
        if isinstance(event, SessionClosed):
            self._send(_END)

    def _send(self, message: bytes) -> None:
        try:
            self._waiting.put_nowait(message)
        except asyncio.QueueFull:
            self.log.warning("A page does not read its events and was let go.")
            self._leave()
            self.close(1013, "The page does not read its events.")

    async def _write(self) -> None:
        try:
            while (message := await self._waiting.get()) != _END:
                await self.write_message(message.decode())
            self.close(1000, "The session is over.")
        except WebSocketClosedError:
            pass  # on_close does what is left to do

    def _leave(self) -> None:
        if self._session is not None:
            self._session.pages.leave(self._page)
        if self._writer is not None:
            self._writer.cancel()
