"""The control of listening by many: a server that has aiortc encode the tone for each listener.

The rule: it is what aiortc does with a track of samples when nothing of ours is in the way:
Opus in packets of 20 ms, made anew for everybody. It is run as `python -m benchmarks.each_encoded`
and prints where offers are posted.
"""

from __future__ import annotations

import asyncio
import time
from fractions import Fraction
from typing import Final

import numpy as np
from aiortc import (
    AudioStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from av import AudioFrame
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

RATE: Final = 48000
SAMPLES: Final = 960


class Tone(AudioStreamTrack):
    """440 Hz for one listener, at the pace of the monotonic clock."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._begun = time.monotonic()
        tone = 8000 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
        self._sound = np.repeat(tone.astype(np.int16), 2).reshape(1, -1)

    async def recv(self) -> AudioFrame:
        start = self._number * SAMPLES
        await asyncio.sleep(self._begun + start / RATE - time.monotonic())
        at = 2 * (start % RATE)
        part = np.ascontiguousarray(self._sound[:, at : at + 2 * SAMPLES])
        frame = AudioFrame.from_ndarray(part, "s16", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        self._number += 1
        return frame


class Whep(RequestHandler):
    """Answers offers."""

    def initialize(self, peers: set[RTCPeerConnection]) -> None:
        self._peers = peers

    async def post(self) -> None:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peers.add(peer)
        peer.addTrack(Tone())
        await peer.setRemoteDescription(RTCSessionDescription(self.request.body.decode(), "offer"))
        await peer.setLocalDescription(await peer.createAnswer())
        self.set_status(201)
        self.finish(peer.localDescription.sdp)


async def main() -> None:
    server = HTTPServer(Application([("/whep", Whep, {"peers": set()})]))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    print(f"http://127.0.0.1:{sockets[0].getsockname()[1]}/whep", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
