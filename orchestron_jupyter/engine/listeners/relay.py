"""A listener through the Jupyter server: the worklet's messages over a WebSocket.

The rule: what is sent are the packets that the encoders made anyway, as the data channel has them.
The server may be busy for a moment, and then this waits for it; a listener who is slow for longer
hears a gap and is up to date.
"""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Final

import msgspec

from ...errors import ArgumentError
from .data_channel import WRAP, message
from .preset_listener import PresetListener
from .send_queue import SendQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...protocol import ListenerDescription, Way
    from ...settings import PresetName, Settings
    from ..encoder import Packet

PATIENCE: Final = 0.25
"""Seconds that may wait for a Jupyter server that saves a large notebook, or imports something."""


class RelayListener(PresetListener):
    """One relay's sound; the parameters are those of :class:`PresetListener`."""

    def __init__(
        self,
        listener_id: str,
        page: str,
        settings: Settings,
        *,
        preset: PresetName,
        on_encodings: Callable[[], None] = lambda: None,
    ) -> None:
        self._queue = SendQueue(settings)
        self._arrived = asyncio.Event()
        self._sequence = 0
        super().__init__(
            listener_id, page, settings, preset=preset, way="worklet", on_encodings=on_encodings
        )

    def configure(self, preset: PresetName | None, way: Way | None) -> None:
        """Change the preset; there is one way only.

        Raises
        ------
        ArgumentError
            If it is to go to a media element.
        """
        if way == "element":
            msg = (
                "Through the Jupyter server there is no RTP for an audio element: the way is "
                "'worklet', whatever the page plays the packets with."
            )
            raise ArgumentError(msg)
        super().configure(preset, way)

    async def next_message(self) -> bytes:
        """Return the next packet as a message, waiting for it."""
        self._queue.go_live()
        while not len(self._queue):
            self._arrived.clear()
            await self._arrived.wait()
        made = message(self._sequence, self._queue.take())
        self._sequence = (self._sequence + 1) % WRAP
        return made

    def describe(self) -> ListenerDescription:
        """Describe it as it is now."""
        return msgspec.structs.replace(super().describe(), path="server")

    def _send(self, packet: Packet, _way: Way) -> None:
        self._queue.put(packet, at_least=math.ceil(PATIENCE * 48000 / packet.samples))
        self._arrived.set()

    def _queues(self) -> tuple[SendQueue, ...]:
        return (self._queue,)
