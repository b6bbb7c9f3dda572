"""One relay: a control connection that carries sound, and the listener whose sound it is.

The rule: it is to a relay what a peer is to a WebRTC connection: whoever holds it closes it, and it
says once when it is over.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..control_socket import Stream
    from ..protocol import ListenerDescription, Way
    from ..settings import PresetName
    from .listeners.relay import RelayListener


class Relay:
    """Carries the packets of one listener to the Jupyter server.

    Parameters
    ----------
    listener
        What it carries.
    stream
        The connection.
    on_over
        Called with a sentence when the other end has closed it.
    """

    def __init__(
        self, listener: RelayListener, stream: Stream, on_over: Callable[[str], None]
    ) -> None:
        self.listener = listener
        self._stream = stream
        self._carrying = asyncio.get_running_loop().create_task(self._carry(), name="relay")
        stream.on_closed = lambda: on_over("The listener left.")
        listener.go_live()

    def configure(self, preset: PresetName | None, way: Way | None) -> None:
        """Change how it listens; raises `ArgumentError` for what is not possible."""
        self.listener.configure(preset, way)

    def describe(self) -> ListenerDescription:
        """Describe the listener."""
        return self.listener.describe()

    def close(self, reason: str) -> Awaitable[None]:
        """Stop the sound at once; what is returned closes the connection."""
        self._carrying.cancel()
        self.listener.stop()
        return self._stream.close(reason)

    async def _carry(self) -> None:
        while True:
            if not await self._stream.send(await self.listener.next_message()):
                return  # it is closed, and `on_closed` is called for that
