"""Sound on its way through the Jupyter server without waiting for its event loop.

The rule: what the engine sends on its control connection after `open_relay` are the frames that a
browser reads, byte for byte (RFC 6455: a server's frames are not masked). So bytes are moved from
one socket to the other; no more are read than are taken, and all waiting is done in the engine.

A process of its own moves them, and where there is none a thread. While it does nobody else may
write: the handler sends nothing before it has ended. The event loop would be late by half a second
while a large notebook is saved, a thread by a quarter.
"""

from __future__ import annotations

import base64
import contextlib
import os
import socket
import struct
import threading
from typing import TYPE_CHECKING, Final

from websockets.frames import Frame, Opcode

from .. import json_rpc
from ..control_socket import connected_socket, handshake_headers
from ..errors import EngineError
from .carrier import carry

if TYPE_CHECKING:
    from ..protocol import Address, ListenerDescription, OpenRelay
    from .carrier_process import CarrierProcess

OPEN_LIMIT: Final = 5.0
"""Seconds that an engine has for each part of its answer."""
_ANSWER_LIMIT: Final = 64 * 1024 * 1024


class Splice:
    """One listener's way through this server; every method may wait, so call them in a thread.

    Parameters
    ----------
    engine
        A connection to the engine's control socket, as :meth:`open` makes it.
    listener
        What the engine calls it.
    """

    def __init__(self, engine: socket.socket, listener: ListenerDescription) -> None:
        self._engine = engine
        self._is_over = threading.Event()
        self._is_carrying = False
        self.listener = listener

    @classmethod
    def open(cls, address: Address, command: OpenRelay) -> Splice:
        """Become a listener of the engine at `address`.

        Raises
        ------
        EngineError
            If it can't be reached, or does not answer.
        OrchestronError
            What it found wrong.
        """
        try:
            engine = connected_socket(address)
        except OSError as error:
            msg = f"The engine's control socket can't be reached: {error}"
            raise EngineError(msg) from None
        try:
            engine.settimeout(OPEN_LIMIT)
            _shake_hands(engine, address)
            engine.sendall(
                Frame(Opcode.TEXT, json_rpc.encode_request(1, command)).serialize(mask=True)
            )
            listener = json_rpc.decode_result(command, _answer(engine))
            engine.settimeout(None)
        except (OSError, ValueError) as error:
            engine.close()
            msg = f"The engine did not begin to send its sound: {error}"
            raise EngineError(msg) from None
        except BaseException:
            engine.close()
            raise
        return cls(engine, listener)

    def hand_over(self, browser: socket.socket, carrier: CarrierProcess) -> int | None:
        """Let the carrier move the bytes; see :meth:`CarrierProcess.take`."""
        return carrier.take(self._engine, browser)

    def carry(self, browser: socket.socket) -> None:
        """Move bytes until one of the two is gone, or :meth:`close` is called.

        Closes `browser`, which is to be a duplicate.
        """
        self._is_carrying = True
        with self._engine, browser:
            carry(self._engine, browser, self._is_over.is_set)

    def close(self) -> None:
        """End the listener; from any thread, at any time, as often as you like."""
        self._is_over.set()
        with contextlib.suppress(OSError):  # it may be closed already
            self._engine.shutdown(socket.SHUT_RDWR)  # whoever has a duplicate notices
        if not self._is_carrying:
            self._engine.close()  # otherwise that is for the thread to do


def _shake_hands(engine: socket.socket, address: Address) -> None:
    """Ask for a WebSocket (RFC 6455, section 4.1); raises `ConnectionError` if there is none."""
    headers = {
        "Host": "localhost",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        **handshake_headers(address),
    }
    lines = ["GET / HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    engine.sendall("\r\n".join(lines).encode())
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):  # not a byte more: the next ones are frames
        answer += _exactly(engine, 1)
    if not answer.startswith(b"HTTP/1.1 101 "):
        msg = "it refused the connection"
        raise ConnectionError(msg)


def _answer(engine: socket.socket) -> json_rpc.Envelope:
    """Return the answer, which comes after the events that were on their way."""
    while True:
        envelope = json_rpc.decode(_frame(engine))
        if not envelope.method:
            return envelope


def _frame(engine: socket.socket) -> bytes:
    """Read one frame of a server (RFC 6455, section 5.2)."""
    _kind, length = _exactly(engine, 2)
    if length == 126:  # noqa: PLR2004  # the protocol's marks for longer lengths
        (length,) = struct.unpack(">H", _exactly(engine, 2))
    elif length == 127:  # noqa: PLR2004
        (length,) = struct.unpack(">Q", _exactly(engine, 8))
    if length > _ANSWER_LIMIT:
        msg = "its answer is too long"
        raise ConnectionError(msg)
    return _exactly(engine, length)


def _exactly(engine: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = engine.recv(count - len(data))
        if not part:
            msg = "it closed the connection"
            raise ConnectionError(msg)
        data += part
    return data
