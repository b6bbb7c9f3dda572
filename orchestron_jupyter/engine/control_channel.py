"""The data channel on which a page plays: JSON-RPC, by the shortest way there is.

The rule: it answers as the events WebSocket does, the same commands in the same words. What a page
sends is bounded in size and in number, and nothing that it sends ends anything but its own request.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from .. import json_rpc
from ..control_socket import answer
from ..json_rpc import ErrorObject
from ..protocol import PAGE_COMMANDS, Command

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiortc import RTCDataChannel

LABEL: Final = "orchestron-control"
MESSAGE_LIMIT: Final = 64 * 1024
"""Bytes of one message."""
REQUEST_LIMIT: Final = 256
"""Requests of one page that may be without an answer."""

_log: Final = logging.getLogger(__name__)
_COMMANDS: Final = {command.method: command for command in PAGE_COMMANDS}


class ControlChannel:
    """Answers one page.

    Parameters
    ----------
    channel
        Opened by the page: ordered and reliable.
    handle
        Called with each command; what it returns is the result.
    """

    def __init__(
        self, channel: RTCDataChannel, handle: Callable[[Command[Any]], Awaitable[object]]
    ) -> None:
        self._channel = channel
        self._handle = handle
        self._answers: set[asyncio.Task[None]] = set()
        channel.on("message", self._receive)

    def close(self) -> None:
        """Answer nothing more."""
        for each in self._answers:
            each.cancel()

    def _receive(self, message: str | bytes) -> None:
        if len(message) > MESSAGE_LIMIT:
            self._refuse(f"A message has at most {MESSAGE_LIMIT} bytes.")
        elif len(self._answers) >= REQUEST_LIMIT:
            self._refuse(f"{REQUEST_LIMIT} requests wait for their answers already.")
        else:
            answering = asyncio.get_running_loop().create_task(self._answer(message))
            self._answers.add(answering)
            answering.add_done_callback(self._answers.discard)

    async def _answer(self, message: str | bytes) -> None:
        self._send(await answer(message, _COMMANDS, self._handle))

    def _refuse(self, sentence: str) -> None:
        error = ErrorObject(code=json_rpc.INVALID_REQUEST, message=sentence)
        self._send(json_rpc.encode_error(None, error))

    def _send(self, message: bytes) -> None:
        if self._channel.readyState != "open":
            return  # the page has left before its answer
        try:
            self._channel.send(message.decode())
        except ValueError as error:
            _log.warning("An answer could not be sent to a page: %s", error)
