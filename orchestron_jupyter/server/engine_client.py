"""The server's end of an engine's control socket.

The rule: every call ends: with the result, with the error that the engine named, or with
:class:`EngineError` when the engine does not answer in time or went away.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from typing import TYPE_CHECKING, Any, Final

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .. import json_rpc
from ..control_socket import MESSAGE_LIMIT, WIRE_LOG, connected_socket, handshake_headers
from ..errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..json_rpc import Envelope
    from ..protocol import Address, Command, Event, Result

CALL_LIMIT: Final = 10.0
"""Seconds that an engine may take to answer, when the caller does not say otherwise."""
READ_AHEAD: Final = 16
_log: Final = logging.getLogger(__name__)


async def connected(
    address: Address, max_size: int = MESSAGE_LIMIT, max_queue: int = READ_AHEAD
) -> ClientConnection:
    """Connect to an engine's control socket, for messages of `max_size` bytes.

    `max_queue` are read before the one before them is taken. Raises `EngineError` if nobody listens
    there, or somebody else does.
    """
    try:
        return await connect(
            "ws://localhost/",
            sock=connected_socket(address),
            additional_headers=handshake_headers(address),
            max_size=max_size,
            max_queue=max_queue,
            compression=None,
            logger=WIRE_LOG,
            # A dead engine closes its socket. A hung one must not lose its connection for it.
            ping_interval=None,
            close_timeout=1,
        )
    except (OSError, InvalidHandshake, asyncio.TimeoutError) as error:
        msg = f"The engine's control socket can't be reached: {error}"
        raise EngineError(msg) from None


class EngineClient:
    """A connection to an engine; made by :meth:`connect`.

    Parameters
    ----------
    connection
        The WebSocket on the engine's control socket.
    on_event
        Called with each event of the engine.
    """

    def __init__(self, connection: ClientConnection, on_event: Callable[[Event], None]) -> None:
        self._connection = connection
        self._on_event = on_event
        self._numbers = itertools.count(1)
        self._waiting: dict[int | str | None, asyncio.Future[Envelope]] = {}
        self._reader = asyncio.create_task(self._read(), name="engine client")

    @classmethod
    async def connect(cls, address: Address, on_event: Callable[[Event], None]) -> EngineClient:
        """Connect to an engine.

        Raises
        ------
        EngineError
            If nobody listens there, or somebody else does.
        """
        return cls(await connected(address), on_event)

    async def call(self, command: Command[Result], within: float = CALL_LIMIT) -> Result:
        """Send a command and return its result.

        Raises
        ------
        EngineError
            If the engine is gone, or says nothing for `within` seconds.
        OrchestronError
            What the engine found wrong, as the type that it was there.
        """
        number = next(self._numbers)
        answer: asyncio.Future[Envelope] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            await self._connection.send(json_rpc.encode_request(number, command).decode())
            envelope = await asyncio.wait_for(answer, within)
        except asyncio.TimeoutError:
            msg = f"The engine did not answer {command.method!r} within {within:g} s."
            raise EngineError(msg) from None
        except ConnectionClosed:
            raise EngineError(_GONE) from None
        finally:
            del self._waiting[number]
        return json_rpc.decode_result(command, envelope)

    async def close(self) -> None:
        """Close the connection; calls that still wait get :class:`EngineError`."""
        await self._connection.close()
        await self._reader

    async def _read(self) -> None:
        try:
            async for data in self._connection:
                self._receive(data)
        except ConnectionClosed:
            pass
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(EngineError(_GONE))

    def _receive(self, data: str | bytes) -> None:
        try:
            envelope = json_rpc.decode(data)
            event = json_rpc.decode_event(envelope)
        except msgspec.DecodeError:
            # An engine of another version may say what this one does not know.
            _log.warning("An engine sent something unknown: %.200r", data)
            return
        if event is not None:
            self._on_event(event)
            return
        answer: asyncio.Future[Any] | None = self._waiting.get(envelope.id)
        if answer is not None and not answer.done():
            answer.set_result(envelope)


_GONE: Final = "The engine is gone."
