"""A WebRTC peer that listens to an engine in this process, as a browser would.

The rule: it is aiortc on both sides, over real UDP; what it hears went through the encoder, the
network and a decoder. It offers what our page offers: audio, and the two data channels.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

import av
import numpy as np
from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcconfiguration import RTCIceTransportPolicy

from orchestron_jupyter import protocol

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orchestron_jupyter.engine.engine import Engine

OPUS, PCM = 1, 2


class Message(NamedTuple):
    """A message of the audio channel, as the contract between page and engine has it."""

    format: int
    samples: int
    sequence: int
    pts: int
    payload: bytes

    @classmethod
    def of(cls, data: bytes) -> Message:
        kind, zero, samples, sequence, pts = struct.unpack_from("<BBHIQ", data)
        assert zero == 0
        return cls(kind, samples, sequence, pts, data[16:])

    @property
    def sound(self) -> NDArray[np.float32]:
        """The samples of a PCM message, of shape (n, 2)."""
        assert self.format == PCM
        return np.frombuffer(self.payload, "<f4").reshape(-1, 2)


class Ear:
    """A WebRTC peer that listens to an engine and keeps what it hears.

    Parameters
    ----------
    engine
        In this process.
    relay
        URL, user and password of a TURN server, through which alone it listens.
    """

    def __init__(self, engine: Engine, relay: tuple[str, str, str] | None = None) -> None:
        self._engine = engine
        servers, policy = [], RTCIceTransportPolicy.ALL
        if relay is not None:
            servers, policy = [RTCIceServer(*relay)], RTCIceTransportPolicy.RELAY
        configuration = RTCConfiguration(iceServers=servers, iceTransportPolicy=policy)
        self.connection = RTCPeerConnection(configuration)
        self.answer = ""
        self._frames: list[NDArray[np.int16]] = []
        self._hearing: asyncio.Task[None] | None = None
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.messages: list[Message] = []
        self.listener_id = ""

    async def connect(self, page: str = "", **listening: Any) -> None:
        """Offer, and take the answer."""
        self.connection.addTransceiver("audio", direction="recvonly")
        self.control = self.connection.createDataChannel("orchestron-control")
        self.control.on("message", lambda text: self._answers.put_nowait(json.loads(text)))
        self._audio = self.connection.createDataChannel(
            "orchestron-audio", ordered=False, maxRetransmits=0
        )
        self._audio.on("message", lambda data: self.messages.append(Message.of(data)))
        self.connection.on("track", self._on_track)
        await self.connection.setLocalDescription(await self.connection.createOffer())
        offer = self.connection.localDescription.sdp
        answer = await self._engine.handle(protocol.Listen(offer, page, **listening))
        assert isinstance(answer, protocol.Answer)
        self.listener_id, self.answer = answer.listener_id, answer.sdp
        await self.connection.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))

    async def hear(self, seconds: float) -> NDArray[np.float64]:
        """Return the next `seconds` that arrive over RTP, of shape (n, 2), full scale 1."""
        self._frames.clear()
        wanted = int(seconds * 48000)
        while sum(len(frame) for frame in self._frames) < wanted:
            await asyncio.sleep(0.01)
        return np.concatenate(self._frames)[:wanted] / 32768

    async def receive(self, count: int) -> list[Message]:
        """Return the next `count` messages of the audio channel."""
        self.messages.clear()
        while len(self.messages) < count:
            await asyncio.sleep(0.01)
        return self.messages[:count]

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a request on the control channel and return the response."""
        return await self.send(
            json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        )

    async def send(self, text: str) -> dict[str, Any]:
        """Send a text on the control channel and return what comes back."""
        while self.control.readyState != "open":
            await asyncio.sleep(0.01)
        self.control.send(text)
        return await asyncio.wait_for(self._answers.get(), 10)

    async def describe(self) -> protocol.ListenerDescription:
        """Return what the engine knows of this listener."""
        listeners = await self._engine.handle(protocol.ListListeners())
        assert isinstance(listeners, tuple)
        (mine,) = [each for each in listeners if each.id == self.listener_id]
        assert isinstance(mine, protocol.ListenerDescription)
        return mine

    async def close(self) -> None:
        """Leave without a word, as a browser does."""
        await self.connection.close()
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


def decoded(payloads: list[bytes]) -> NDArray[np.float32]:
    """Decode Opus with ffmpeg's own decoder, to shape (n, 2)."""
    decoder = av.AudioCodecContext.create("opus", "r")
    decoder.sample_rate = 48000
    decoder.layout = "stereo"
    frames = [frame for each in payloads for frame in decoder.decode(av.Packet(each))]
    return np.concatenate([frame.to_ndarray().T for frame in frames])
