"""Listeners that are no browsers, in a process of their own: `python -m benchmarks.receivers`.

The rule: they are real peers that take every packet and throw it away undecoded: what is measured
is who sends. They are told what to do by a line of JSON on stdin and answer by a line on stdout.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

import httpx
from aiortc import (
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpReceiver,
    RTCSessionDescription,
    rtcrtpreceiver,
)

if TYPE_CHECKING:
    import queue

    from typing_extensions import Self

PATIENCE: Final = 20.0


class Receivers:
    """The process, from outside.

    Parameters
    ----------
    url
        Where offers are posted.
    token
        What lets them in.
    """

    def __init__(self, url: str, token: str = "") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.receivers", url, token],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Have them leave."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def connect(self, count: int) -> None:
        """Have so many more listen; returns when each has had a packet."""
        self._ask(do="connect", count=count)

    def come_and_go(self, count: int) -> None:
        """Have so many listen and leave, one after the other."""
        self._ask(do="come_and_go", count=count)

    def _ask(self, **request: Any) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        if not self._process.stdout.readline():
            msg = "The receivers ended; their complaint stands above."
            raise RuntimeError(msg)


class _Part:
    """What the process has."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        headers = {"Content-Type": "application/sdp"}
        if token:
            headers["Authorization"] = f"token {token}"
        self._client = httpx.AsyncClient(headers=headers, timeout=PATIENCE)
        self._peers: list[RTCPeerConnection] = []

    async def connect(self, count: int) -> None:
        for _ in range(count):
            peer, _location = await self._listen()
            self._peers.append(peer)

    async def come_and_go(self, count: int) -> None:
        for _ in range(count):
            peer, location = await self._listen()
            (await self._client.delete(location)).raise_for_status()
            await peer.close()

    async def leave(self) -> None:
        await asyncio.gather(*(each.close() for each in self._peers))
        await self._client.aclose()

    async def _listen(self) -> tuple[RTCPeerConnection, str]:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        receiver = peer.addTransceiver("audio", direction="recvonly").receiver
        await peer.setLocalDescription(await peer.createOffer())
        answer = await self._client.post(self._url, content=peer.localDescription.sdp)
        answer.raise_for_status()
        await peer.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        await asyncio.wait_for(_first_packet(receiver), PATIENCE)
        return peer, urljoin(self._url, answer.headers.get("Location", ""))


async def _first_packet(receiver: RTCRtpReceiver) -> None:
    # aiortc has no event for it.
    while not any(each.type == "inbound-rtp" for each in (await receiver.getStats()).values()):  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def _take_undecoded(
    _loop: object, packets: queue.Queue[object], _frames: object, _fault: object
) -> None:
    """Stand in for aiortc's decoder thread until it is told to end."""
    while packets.get() is not None:
        pass


async def main(url: str, token: str) -> None:
    rtcrtpreceiver.decoder_worker = _take_undecoded  # type: ignore[assignment]
    part = _Part(url, token)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        request = json.loads(line)
        await getattr(part, request.pop("do"))(**request)
        print("true", flush=True)
    await part.leave()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
