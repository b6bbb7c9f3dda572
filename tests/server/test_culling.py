"""A Jupyter server that ends itself when idle stays as long as a session sounds, and no longer."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from websockets.sync.client import connect

from tests.server.processes import TOKEN, JupyterServer, jupyter_server, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMEOUT: Final = 4
NOTE: Final = 12
"""Seconds; more than the server's patience."""
IMPATIENT: Final = f"""
from jupyter_server.serverapp import ServerApp
from tornado.ioloop import PeriodicCallback


class ImpatientServer(ServerApp):
    '''Looks twice a second whether it is idle, instead of once a minute.'''

    def init_shutdown_no_activity(self):
        PeriodicCallback(self.shutdown_no_activity, 500).start()


ImpatientServer.launch_instance(shutdown_no_activity_timeout={TIMEOUT})
"""


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[JupyterServer]:
    with jupyter_server(tmp_path, program=("-c", IMPATIENT)) as running:
        yield running


async def listen(server: JupyterServer, session: str) -> RTCPeerConnection:
    """Listen as a WHEP player that is no page: its sound alone connects it with the server."""
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    peer.addTransceiver("audio", direction="recvonly")
    await peer.setLocalDescription(await peer.createOffer())
    answer = server.client.post(
        f"/orchestron/api/sessions/{session}/whep",
        content=peer.localDescription.sdp,
        headers={"Content-Type": "application/sdp"},
    )
    assert answer.status_code == 201
    await peer.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
    return peer


def play(server: JupyterServer, session: str, seconds: float) -> None:
    """Play a note through the WebSocket that pages use, and close it."""
    address = server.address.replace("http", "ws", 1)
    note = {"instrument": "organ", "pfields": [220, 0.4], "duration": seconds}
    with connect(f"{address}/orchestron/api/sessions/{session}/events?token={TOKEN}") as page:
        for method, params in (("use_instrument", {"name": "organ"}), ("play", note)):
            page.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
            while (answer := _decoded(page.recv(10))).get("id") != 1:
                pass
            assert "error" not in answer


def _decoded(message: str | bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(message)
    return decoded


async def test_a_server_ends_when_what_is_listened_to_has_become_silent_and_not_before(
    impatient: JupyterServer,
) -> None:
    session = impatient.request("POST", "/orchestron/api/sessions")["id"]
    listener = await listen(impatient, session)

    play(impatient, session, NOTE)
    await asyncio.sleep(NOTE - 1)
    while_it_sounds = impatient.process.poll()
    await until(lambda: impatient.process.poll() is not None, within=60)

    assert while_it_sounds is None
    assert impatient.process.returncode == 0
    await listener.close()
