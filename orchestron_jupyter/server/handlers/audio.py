"""The WebSocket by which a page hears without UDP: one binary message a packet.

The rule: the engine's packets are handed on as they are, and not by this event loop if that is
possible. A page that reads too slowly makes the engine drop, which keeps it up to date; nothing
waits here but what is on its way.

References
----------
RFC 6455 (close codes: section 7.4.1 and IANA's registry), TCP_NOTSENT_LOWAT (`tcp(7)`).
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import msgspec
from tornado.iostream import SSLIOStream
from tornado.websocket import WebSocketClosedError

from ...control_socket import close_reason
from ...errors import ArgumentError, OrchestronError
from ...protocol import OpenRelay
from ..relay import Relay
from ..splice import Splice
from .base import SessionWebSocket

if TYPE_CHECKING:
    from ...protocol import Address, ListenerDescription
    from ..sessions import SessionManager

MESSAGE_LIMIT: Final = 1024
UNSENT: Final = 2048
"""Bytes that may wait in the system beside those that are on their way: 0.2 s at 64 kbit/s."""
PARTING: Final = 0.3
"""Seconds that a browser has to answer the engine's own farewell."""
OVER: Final = 1000
IMPOSSIBLE: Final = 1008
ENGINE_GONE: Final = 1012
LATER: Final = 1013
_NOTSENT_LOWAT: Final = {"linux": 25, "darwin": 0x201}.get(sys.platform)


class AudioHandler(SessionWebSocket):
    """`orchestron/api/sessions/{id}/audio`."""

    message_limit = MESSAGE_LIMIT

    def initialize(self, sessions: SessionManager) -> None:
        super().initialize(sessions)
        self._carrying: asyncio.Task[None] | None = None

    @property
    def ping_interval(self) -> float:
        """None: somebody else writes. A page that is gone is noticed by its events WebSocket."""
        return 0.0

    def open(self, *_arguments: str) -> None:
        # Not the mixin's `open`: see the handler of events.
        self.set_nodelay(True)
        assert self.ws_connection is not None
        if self.ws_connection.stream is not None:
            _bound_unsent(self.ws_connection.stream.socket)
        self._carrying = asyncio.create_task(self._carry(), name="audio relay")

    def on_message(self, _message: str | bytes) -> None:
        """Ignore it: whoever listens has nothing to say here."""

    def on_close(self) -> None:
        if self._carrying is not None:
            self._carrying.cancel()

    async def _carry(self) -> None:
        try:
            await self._hand_on()
        except WebSocketClosedError:
            pass  # on_close does what is left to do
        except OrchestronError as error:
            refused = isinstance(error, ArgumentError)
            self.close(IMPOSSIBLE if refused else LATER, close_reason(str(error)))
        else:
            # The engine has taken its leave already, if it could; then this comes too late.
            await asyncio.sleep(PARTING)
            self.close(ENGINE_GONE, "The engine ended.")

    async def _hand_on(self) -> None:
        assert self._session is not None
        assert self.ws_connection is not None
        stream, command = self.ws_connection.stream, self._wanted()
        address = self._session.relay_address(command)
        if stream is None or isinstance(stream, SSLIOStream):
            # Of TLS only this event loop knows what it has to do next.
            await self._hand_on_here(await Relay.open(address, command))
        else:
            await self._hand_on_elsewhere(stream.socket, address, command)

    async def _hand_on_elsewhere(
        self, browser: socket.socket, address: Address, command: OpenRelay
    ) -> None:
        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(1, thread_name_prefix="audio relay")
        opening = loop.run_in_executor(thread, Splice.open, address, command)
        try:
            splice = await asyncio.shield(opening)
            await self._introduce(splice.listener)
            watched = await loop.run_in_executor(
                thread, splice.hand_over, browser, self._sessions.carrier
            )
            if watched is None:
                await loop.run_in_executor(thread, splice.carry, browser.dup())
            else:
                await _end_of(watched)
        finally:
            opening.add_done_callback(_close)  # whoever carries ends with it
            thread.shutdown(wait=False)

    async def _hand_on_here(self, relay: Relay) -> None:
        try:
            await self._introduce(relay.listener)
            async for packet in relay.packets():
                await self.write_message(packet, binary=True)
            if relay.farewell:
                self.close(OVER, close_reason(relay.farewell))
        finally:
            await relay.close()

    async def _introduce(self, listener: ListenerDescription) -> None:
        await self.write_message(msgspec.json.encode(listener).decode())

    def _wanted(self) -> OpenRelay:
        given = {key: self.get_query_argument(key, "") for key in ("page", "preset")}
        try:
            return msgspec.convert({key: text for key, text in given.items() if text}, OpenRelay)
        except msgspec.ValidationError as error:
            msg = f"That is no way to listen: {error}"
            raise ArgumentError(msg) from None


def _close(opening: asyncio.Future[Splice]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


async def _end_of(pipe: int) -> None:
    """Wait for the end of a pipe that nothing is written to, and close it."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(pipe, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(pipe)
        os.close(pipe)


def _bound_unsent(connection: socket.socket) -> None:
    """Bound what waits in the system for a browser that reads slowly; else it would be seconds."""
    if _NOTSENT_LOWAT is not None:
        connection.setsockopt(socket.IPPROTO_TCP, _NOTSENT_LOWAT, UNSENT)
    else:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 * UNSENT)
