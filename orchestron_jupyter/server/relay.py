"""Sound on its way through the Jupyter server: a connection to an engine that carries packets.

The rule: nothing is looked into here and nothing is kept. What the engine sends is handed on, and
as long as that is not taken the next one is not read, so that all waiting is done in the engine.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK, InvalidHandshake

from .. import json_rpc
from ..control_socket import WIRE_LOG, connected_socket, handshake_headers
from ..errors import EngineError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ..protocol import Address, ListenerDescription, OpenRelay

OPEN_LIMIT: Final = 5.0
"""Seconds that an engine has to answer."""
READ_AHEAD: Final = 2
"""Packets that are read before the one before them is taken."""
_MESSAGE_LIMIT: Final = 1024 * 1024


class Relay:
    """One listener's sound; made by :meth:`open`, and closed by whoever has it.

    Parameters
    ----------
    connection
        On the engine's control socket, which sends packets on it.
    listener
        What the engine calls it.
    """

    def __init__(self, connection: ClientConnection, listener: ListenerDescription) -> None:
        self._connection = connection
        self.listener = listener
        self.farewell = ""
        """Why the engine has ended the listener; empty while it lives, and if the engine died."""

    @classmethod
    async def open(cls, address: Address, command: OpenRelay) -> Relay:
        """Become a listener of the engine at `address`.

        Raises
        ------
        EngineError
            If it can't be reached, or does not answer.
        OrchestronError
            What it found wrong.
        """
        try:
            connection = await connect(
                "ws://localhost/",
                sock=connected_socket(address),
                additional_headers=handshake_headers(address),
                max_size=_MESSAGE_LIMIT,
                max_queue=READ_AHEAD,
                compression=None,
                logger=WIRE_LOG,
                ping_interval=None,
                close_timeout=1,
            )
        except (OSError, InvalidHandshake, asyncio.TimeoutError) as error:
            msg = f"The engine's control socket can't be reached: {error}"
            raise EngineError(msg) from None
        try:
            await connection.send(json_rpc.encode_request(1, command).decode())
            listener = await asyncio.wait_for(_answer(connection, command), OPEN_LIMIT)
        except (ConnectionClosed, asyncio.TimeoutError):
            await connection.close()
            msg = "The engine did not begin to send its sound."
            raise EngineError(msg) from None
        except BaseException:
            await connection.close()
            raise
        return cls(connection, listener)

    async def packets(self) -> AsyncIterator[bytes]:
        """Yield packets as the engine sends them, until the listener is over."""
        try:
            while True:
                yield await self._connection.recv(decode=False)
        except ConnectionClosedOK as closed:
            self.farewell = closed.rcvd.reason if closed.rcvd else ""
        except ConnectionClosed:
            pass  # the engine is gone

    async def close(self) -> None:
        """End the listener; at once, since the engine may have much to say before it agrees."""
        self._connection.transport.abort()
        await self._connection.wait_closed()


async def _answer(connection: ClientConnection, command: OpenRelay) -> ListenerDescription:
    """Return the answer, which comes after the events that were on their way."""
    while True:
        envelope = json_rpc.decode(await connection.recv())
        if not envelope.method:
            return json_rpc.decode_result(command, envelope)
