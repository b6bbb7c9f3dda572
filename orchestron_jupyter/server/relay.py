"""Sound on its way through the Jupyter server: a connection to an engine that carries packets.

The rule: nothing is looked into here and nothing is kept. What the engine sends is handed on, and
as long as that is not taken the next one is not read, so that all waiting is done in the engine.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from websockets.exceptions import ConnectionClosed, ConnectionClosedOK

from .. import json_rpc
from ..errors import EngineError
from .engine_client import connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from websockets.asyncio.client import ClientConnection

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
        connection = await connected(address, _MESSAGE_LIMIT, READ_AHEAD)
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
