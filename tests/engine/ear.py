"""A WebRTC peer that listens to an engine in this process, as a browser would.

The rule: it is aiortc on both sides, over real UDP; what it hears went through the encoder, the
network and a decoder.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import numpy as np
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from orchestron_jupyter import protocol

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orchestron_jupyter.engine.engine import Engine


class Ear:
    """A WebRTC peer that listens to an engine and keeps what it hears."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._frames: list[NDArray[np.int16]] = []
        self._hearing: asyncio.Task[None] | None = None
        self.listener_id = ""

    async def connect(self, page: str = "") -> None:
        """Offer, and take the answer."""
        self._connection.addTransceiver("audio", direction="recvonly")
        self._connection.on("track", self._on_track)
        await self._connection.setLocalDescription(await self._connection.createOffer())
        offer = self._connection.localDescription.sdp
        answer = await self._engine.handle(protocol.Listen(offer, page))
        assert isinstance(answer, protocol.Answer)
        self.listener_id = answer.listener_id
        await self._connection.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))

    async def hear(self, seconds: float) -> NDArray[np.float64]:
        """Return the next `seconds` that arrive, of shape (n, 2), full scale 1."""
        self._frames.clear()
        wanted = int(seconds * 48000)
        while sum(len(frame) for frame in self._frames) < wanted:
            await asyncio.sleep(0.01)
        return np.concatenate(self._frames)[:wanted] / 32768

    async def close(self) -> None:
        """Leave without a word, as a browser does."""
        await self._connection.close()
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)

    def _on_track(self, track: Any) -> None:
        self._hearing = asyncio.ensure_future(self._collect(track))

    async def _collect(self, track: Any) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                self._frames.append(frame.to_ndarray().reshape(-1, 2))
