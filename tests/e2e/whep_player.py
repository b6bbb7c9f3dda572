"""A WHEP player that is no page: the sound is all that connects it with the server.

The rule: it has a thread and an event loop of its own, because a test that drives a browser has
Playwright's.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from typing_extensions import Self


async def offering_peer() -> RTCPeerConnection:
    """Make a peer with an offer to listen."""
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    peer.addTransceiver("audio", direction="recvonly")
    await peer.setLocalDescription(await peer.createOffer())
    return peer


def an_offer() -> str:
    """Return an offer to listen that nobody stands behind any more."""

    async def offer() -> str:
        peer = await offering_peer()
        await peer.close()
        return str(peer.localDescription.sdp)

    return _in_a_thread(offer())


class WhepPlayer:
    """Listens for the length of a block.

    Parameters
    ----------
    address
        The URL that offers are posted to.
    token
        What lets it in.
    """

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._token = token

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(self._listen(), self._loop)
        self._peer = listening.result(30)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._peer.close(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> RTCPeerConnection:
        peer = await offering_peer()
        headers = {"Authorization": f"token {self._token}", "Content-Type": "application/sdp"}
        async with httpx.AsyncClient(timeout=30) as client:
            answer = await client.post(
                self._address, content=peer.localDescription.sdp, headers=headers
            )
        answer.raise_for_status()
        await peer.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        await peer.getReceivers()[0].track.recv()  # the first sound, or silence, is there
        return peer


def _in_a_thread(coroutine: Coroutine[None, None, str]) -> str:
    results: list[str] = []
    thread = threading.Thread(target=lambda: results.append(asyncio.run(coroutine)))
    thread.start()
    thread.join()
    return results[0]
