"""The kernel's line to an engine, or to its Jupyter server: JSON-RPC on a private socket.

The rule: a call returns, raises, or runs into its time limit; a cell never hangs on it. A thread of
its own reads what comes, so that events arrive while a cell is busy.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Any, Final, TypeVar

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect, unix_connect

from .. import json_rpc, protocol
from ..control_socket import MESSAGE_LIMIT, WIRE_LOG, connected_socket, handshake_headers
from ..errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.sync.client import ClientConnection

Result = TypeVar("Result")
CALL_LIMIT: Final = 10.0
"""Seconds until a call is given up."""
_GONE: Final = "The engine is gone."


class EngineLostError(EngineError):
    """The other end of a connection went away."""


class EngineClient:
    """One connection to a control socket.

    Parameters
    ----------
    address
        Where it listens.
    on_event
        Called with each event, on the reading thread.
    on_lost
        Called when the other end has gone, on the reading thread.

    Raises
    ------
    EngineError
        If nobody listens there.
    """

    def __init__(
        self,
        address: protocol.Address,
        on_event: Callable[[protocol.Event], None] = lambda _event: None,
        on_lost: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_event = on_event
        self._on_lost = on_lost
        self._numbers = itertools.count(1)
        self._waiting: dict[int | str, Future[json_rpc.Envelope]] = {}
        self._open = contextlib.ExitStack()
        dial = unix_connect if address.path else connect  # a Unix socket knows no TCP_NODELAY
        try:
            self._connection: ClientConnection = self._open.enter_context(
                dial(
                    uri="ws://engine/",
                    sock=connected_socket(address),
                    additional_headers=handshake_headers(address),
                    compression=None,
                    logger=WIRE_LOG,
                    ping_interval=None,  # an engine that hangs is told by a call's time limit
                    max_size=MESSAGE_LIMIT,
                )
            )
        except (OSError, ConnectionClosed, InvalidHandshake) as error:
            msg = f"The engine can't be reached ({error})."
            raise EngineError(msg) from None
        self.is_lost = False
        self._reader = threading.Thread(target=self._read, name="orchestron client", daemon=True)
        self._reader.start()

    def call(self, command: protocol.Command[Result], limit: float = CALL_LIMIT) -> Result:
        """Send a command and return its result, or raise the error that came of it.

        Raises
        ------
        EngineLostError
            If the engine is gone.
        EngineError
            If it did not answer within `limit` seconds.
        """
        future = self.ask(command)
        try:
            envelope = future.result(limit)
        except FutureTimeoutError:
            future.cancel()
            msg = f"The engine did not answer {command.method!r} within {limit:g} s."
            raise EngineError(msg) from None
        except ConnectionClosed:
            raise EngineLostError(_GONE) from None
        return json_rpc.decode_result(command, envelope)

    def ask(self, command: protocol.Command[Any]) -> Future[json_rpc.Envelope]:
        """Send a command and return what will have the answer, or `ConnectionClosed`.

        Raises
        ------
        EngineLostError
            If the engine is gone.
        """
        number = next(self._numbers)
        future: Future[json_rpc.Envelope] = Future()
        self._waiting[number] = future
        future.add_done_callback(lambda _done: self._waiting.pop(number, None))
        try:
            self._connection.send(json_rpc.encode_request(number, command).decode())
        except ConnectionClosed:
            future.cancel()
            raise EngineLostError(_GONE) from None
        return future

    def close(self) -> None:
        """End the connection."""
        self._open.close()
        if self._reader is not threading.current_thread():
            self._reader.join(1.0)

    def _read(self) -> None:
        try:
            for data in self._connection:
                self._take(json_rpc.decode(data))
        except ConnectionClosed as error:
            self._fail_all(error)
        else:
            self._fail_all(ConnectionClosed(None, None))

    def _take(self, envelope: json_rpc.Envelope) -> None:
        if envelope.method:
            event = json_rpc.decode_event(envelope)
            if event is not None:
                self._on_event(event)
            return
        future = self._waiting.get(envelope.id) if envelope.id is not None else None
        # Whoever waited may give it up at this moment.
        if future is not None and future.set_running_or_notify_cancel():
            future.set_result(envelope)

    def _fail_all(self, error: Exception) -> None:
        self.is_lost = True
        for future in list(self._waiting.values()):
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
        self._on_lost()
