"""The private socket on which JSON-RPC is spoken: who may connect, and how requests are answered.

The rule: only processes of the same user get in. A Unix socket lies in a folder of mode 0700 and
the kernel's word on the peer's user is checked at both ends; where there are no Unix sockets
(Windows), it is loopback TCP, and the secret goes in the handshake's `Authorization` header.
"""

from __future__ import annotations

import asyncio
import hmac
import http
import logging
import os
import secrets
import shutil
import socket
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from websockets.asyncio.server import Server, ServerConnection, broadcast, serve, unix_serve
from websockets.exceptions import ConnectionClosed

from . import json_rpc
from .errors import ArgumentError
from .json_rpc import ErrorObject
from .protocol import Address, Command, Event

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from typing import TypeAlias

    from websockets.http11 import Request, Response

    StreamHandler: TypeAlias = Callable[[Any, "Stream"], Awaitable[object]]

MESSAGE_LIMIT: Final = 64 * 1024 * 1024
STREAM_BUFFER: Final = 4096
"""Bytes of the system's send buffer (Linux doubles them): some ten packets of 10 ms."""
STREAM_CLOSE_LIMIT: Final = 0.5
"""Seconds that the other end of a stream has to agree to its end."""
NORMAL_CLOSURE: Final = 1000
SERVICE_RESTART: Final = 1012
CLOSE_REASON_LIMIT: Final = 123
_LONGEST_ROOT: Final = 60
WIRE_LOG: Final = logging.getLogger(f"{__name__}.wire")
"""For websockets, whose debug log would show the handshake's secret."""

WIRE_LOG.setLevel(logging.WARNING)
_log: Final = logging.getLogger(__name__)


def private_folder() -> Path:
    """Make a folder of mode 0700 whose path leaves room for a socket (107 bytes, `unix(7)`)."""
    root = os.environ.get("XDG_RUNTIME_DIR")
    usable = root and len(root) < _LONGEST_ROOT and os.access(root, os.W_OK)
    return Path(tempfile.mkdtemp(prefix="orchestron-", dir=root if usable else None))


def address_in(folder: Path) -> Address:
    """Choose an address: a socket in `folder`, or loopback TCP where there are none."""
    if hasattr(socket, "AF_UNIX"):
        return Address(path=str(folder / "control.sock"))
    return Address(secret=secrets.token_urlsafe(32))


def handshake_headers(address: Address) -> dict[str, str]:
    """Return the headers a client of `address` sends."""
    return {"Authorization": f"Bearer {address.secret}"} if address.secret else {}


def connected_socket(address: Address) -> socket.socket:
    """Connect to `address`; raises `OSError`, also when another user listens there."""
    if not address.path:
        return socket.create_connection(("127.0.0.1", address.port), timeout=5)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(address.path)
        if not is_same_user(connection):
            msg = f"The socket {address.path} belongs to another user."
            raise PermissionError(msg)
    except OSError:
        connection.close()
        raise
    return connection


def is_same_user(connection: socket.socket) -> bool:
    """Tell whether the other end of a Unix socket runs as this user (`unix(7)`, SO_PEERCRED).

    Where the system can't say (macOS), the folder's mode is the only guard.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    credentials = connection.getsockopt(
        socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")
    )
    return bool(struct.unpack("3i", credentials)[1] == os.getuid())


class Stream:
    """A connection that has asked for binary messages: it gets those, and no events any more.

    What waits in the system's buffers is bounded tightly, so that whoever sends knows soon when
    the other end does not read.
    """

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection
        self.on_closed: Callable[[], None] = lambda: None
        connection.transport.set_write_buffer_limits(high=0)
        kernel: socket.socket = connection.transport.get_extra_info("socket")
        kernel.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, STREAM_BUFFER)

    async def send(self, data: bytes) -> bool:
        """Send a message, waiting for room; tells whether the connection is still open."""
        try:
            await self._connection.send(data)
        except ConnectionClosed:
            return False
        return True

    async def close(self, reason: str, code: int = NORMAL_CLOSURE) -> None:
        """Close the connection; `reason` is cut to what fits (RFC 6455, section 5.5.1)."""
        closing = self._connection.close(code, close_reason(reason))
        try:
            await asyncio.wait_for(closing, STREAM_CLOSE_LIMIT)
        except asyncio.TimeoutError:  # whoever does not read does not answer a close either
            self._connection.transport.abort()


def close_reason(sentence: str) -> str:
    """Cut a sentence to the bytes that a WebSocket's end has room for."""
    return sentence.encode()[:CLOSE_REASON_LIMIT].decode(errors="ignore")


class ControlServer:
    """Answers the commands of other processes, and sends them events.

    Parameters
    ----------
    commands
        The commands that are answered; any other method gets "method not found".
    handle
        Called with each command on the event loop; what it returns is the result.
    on_connections
        Called with the number of connections whenever it changes.
    streams
        Commands after which a connection is a :class:`Stream`: each is carried out by what is
        called with it and the stream.
    """

    def __init__(
        self,
        commands: Iterable[type[Command[Any]]],
        handle: Callable[[Command[Any]], Awaitable[object]],
        on_connections: Callable[[int], None] = lambda _count: None,
        streams: Mapping[type[Command[Any]], StreamHandler] | None = None,
    ) -> None:
        self._stream_handlers = dict(streams or {})
        known = (*commands, *self._stream_handlers)
        self._commands = {command.method: command for command in known}
        self._handle = handle
        self._on_connections = on_connections
        self._connections: set[ServerConnection] = set()
        self._streams: dict[ServerConnection, Stream] = {}
        self._answers: set[asyncio.Task[None]] = set()
        self._server: Server | None = None
        self._secret = ""

    async def start(self, address: Address) -> Address:
        """Listen; returns the address with the port that was found for it."""
        self._secret = address.secret
        options: dict[str, Any] = {
            "process_request": self._admit,
            "max_size": MESSAGE_LIMIT,
            "compression": None,
            "logger": WIRE_LOG,
            "ping_interval": None,  # a kernel at work on something else does not answer pings
        }
        if not address.path:
            self._server = await serve(self._serve, "127.0.0.1", address.port, **options)
            port = next(iter(self._server.sockets)).getsockname()[1]
            return Address(port=port, secret=address.secret)
        self._server = await unix_serve(self._serve, address.path, **options)
        os.chmod(address.path, 0o600)  # noqa: PTH101  # asynchronous code has no pathlib
        return address

    async def stop(self) -> None:
        """Close every connection and the socket."""
        for answer in self._answers:
            answer.cancel()
        ends = (each.close("The engine ended.", SERVICE_RESTART) for each in self._streams.values())
        await asyncio.gather(*ends)
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def publish(self, event: Event) -> None:
        """Send an event to every connection, without waiting for any of them."""
        broadcast(self._connections, json_rpc.encode_event(event).decode())

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        if self._secret:
            given = request.headers.get("Authorization", "")
            admitted = hmac.compare_digest(given.encode(), f"Bearer {self._secret}".encode())
        else:
            admitted = is_same_user(connection.transport.get_extra_info("socket"))
        if admitted:
            return None
        return connection.respond(http.HTTPStatus.FORBIDDEN, "This socket is private.\n")

    async def _serve(self, connection: ServerConnection) -> None:
        self._connections.add(connection)
        self._on_connections(len(self._connections))
        try:
            async for data in connection:
                answer = asyncio.create_task(self._answer(connection, data))
                self._answers.add(answer)
                answer.add_done_callback(self._answers.discard)
        except ConnectionClosed:
            pass
        finally:
            self._release(connection)
            stream = self._streams.pop(connection, None)
            if stream is not None:
                stream.on_closed()

    def _release(self, connection: ServerConnection) -> None:
        if connection in self._connections:
            self._connections.discard(connection)
            self._on_connections(len(self._connections))

    async def _answer(self, connection: ServerConnection, data: bytes | str) -> None:
        async def handle(command: Command[Any]) -> object:
            begin = self._stream_handlers.get(type(command))
            if begin is None:
                return await self._handle(command)
            return await self._begin_stream(connection, command, begin)

        reply = await answer(data, self._commands, handle)
        try:
            await connection.send(reply.decode())
        except ConnectionClosed:
            _log.debug("A client left before its answer.")

    async def _begin_stream(
        self, connection: ServerConnection, command: Command[Any], begin: StreamHandler
    ) -> object:
        if connection in self._streams:
            msg = "This connection carries sound already; another one needs a connection."
            raise ArgumentError(msg)
        stream = Stream(connection)
        self._streams[connection] = stream
        try:
            result = await begin(command, stream)
        except BaseException:
            self._streams.pop(connection, None)
            raise
        self._release(connection)
        return result


async def answer(
    data: bytes | str,
    commands: dict[str, type[Command[Any]]],
    handle: Callable[[Command[Any]], Awaitable[object]],
) -> bytes:
    """Answer one JSON-RPC request, whatever it is; never raises."""
    try:
        request = json_rpc.decode(data)
    except msgspec.DecodeError as error:
        return json_rpc.encode_error(
            None, ErrorObject(code=json_rpc.INVALID_REQUEST, message=str(error))
        )
    kind = commands.get(request.method)
    if kind is None:
        unknown = f"There is no method {request.method!r} here."
        return json_rpc.encode_error(
            request.id, ErrorObject(code=json_rpc.METHOD_NOT_FOUND, message=unknown)
        )
    try:
        command = msgspec.json.decode(request.params or b"{}", type=kind)
        return json_rpc.encode_result(request.id, await handle(command))
    except Exception as error:  # noqa: BLE001  # the border: the caller is told whatever it was
        described = json_rpc.error_object(error)
        if described.code == json_rpc.INTERNAL_ERROR:
            _log.exception("%s failed", request.method)
        return json_rpc.encode_error(request.id, described)


def remove_folder(folder: Path) -> None:
    """Remove a private folder; it is no error if somebody else did."""
    shutil.rmtree(folder, ignore_errors=True)
