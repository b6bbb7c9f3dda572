"""Listening by WHEP, with a real peer's offer."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from av import AudioFrame

from orchestron_jupyter.protocol import Compile

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_server.serverapp import ServerApp

    from orchestron_jupyter.server.app import OrchestronApp

SDP = {"Content-Type": "application/sdp"}
TONE = """
instr Tone
  outs oscili:a(0.1, 440), oscili:a(0.1, 440)
endin
schedule("Tone", 0, 600)
"""


async def offering_peer() -> RTCPeerConnection:
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    peer.addTransceiver("audio", direction="recvonly")
    await peer.setLocalDescription(await peer.createOffer())
    return peer


async def test_an_offer_is_answered_and_the_listener_hears(
    ask: Callable[..., Any], new_session: Callable[..., Any], jp_base_url: str
) -> None:
    session = await new_session()
    peer = await offering_peer()
    answer = await ask("POST", f"{session}/whep", headers=dict(SDP), body=peer.localDescription.sdp)
    assert answer.code == 201
    assert answer.headers["Content-Type"] == "application/sdp"
    assert answer.headers["Location"].startswith(f"{jp_base_url}orchestron/{session}/whep/")
    await peer.setRemoteDescription(RTCSessionDescription(answer.body.decode(), "answer"))
    frame = await peer.getReceivers()[0].track.recv()
    assert isinstance(frame, AudioFrame)
    assert frame.samples > 0
    await peer.close()


@pytest.fixture
def seconds_idle(started: OrchestronApp, jp_serverapp: ServerApp) -> Callable[..., Any]:
    """How long Jupyter takes the server for idle, after a look at its only session."""

    async def look() -> float:
        before = datetime.now(timezone.utc)
        await started._sessions._consider(next(iter(started._sessions)))
        last = jp_serverapp.web_app.last_activity()  # type: ignore[no-untyped-call]
        return float((before - last).total_seconds())

    return look


async def test_a_server_whose_sound_is_listened_to_is_not_idle(
    ask: Callable[..., Any],
    new_session: Callable[..., Any],
    seconds_idle: Callable[..., Any],
    started: OrchestronApp,
) -> None:
    session = await new_session()
    await next(iter(started._sessions)).call(Compile(TONE))
    peer = await offering_peer()
    await ask("POST", f"{session}/whep", headers=dict(SDP), body=peer.localDescription.sdp)
    assert await seconds_idle() <= 0
    await peer.close()


async def test_sound_that_nobody_listens_to_does_not_keep_a_server(
    new_session: Callable[..., Any], seconds_idle: Callable[..., Any], started: OrchestronApp
) -> None:
    await new_session()
    await next(iter(started._sessions)).call(Compile(TONE))
    assert await seconds_idle() > 0


async def test_listening_to_silence_does_not_keep_a_server(
    ask: Callable[..., Any],
    new_session: Callable[..., Any],
    seconds_idle: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("orchestron_jupyter.server.session.REST", 0.2)
    session = await new_session()
    peer = await offering_peer()
    await ask("POST", f"{session}/whep", headers=dict(SDP), body=peer.localDescription.sdp)
    await asyncio.sleep(0.5)
    assert await seconds_idle() > 0
    await peer.close()


async def test_one_listener_too_many_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    session = await new_session()
    peers = [await offering_peer() for _ in range(17)]
    codes = [
        (
            await ask("POST", f"{session}/whep", headers=dict(SDP), body=each.localDescription.sdp)
        ).code
        for each in peers
    ]
    assert codes == [201] * 16 + [429]
    await asyncio.gather(*(each.close() for each in peers))


async def test_a_deleted_listener_is_gone(
    ask: Callable[..., Any], new_session: Callable[..., Any], jp_base_url: str
) -> None:
    session = await new_session()
    peer = await offering_peer()
    answer = await ask("POST", f"{session}/whep", headers=dict(SDP), body=peer.localDescription.sdp)
    listener = answer.headers["Location"].removeprefix(f"{jp_base_url}orchestron/")
    assert json.loads((await ask("GET", session)).body)["listeners"] == 1
    assert (await ask("DELETE", listener)).code == 204
    assert json.loads((await ask("GET", session)).body)["listeners"] == 0
    assert (await ask("DELETE", listener)).code == 404
    await peer.close()


async def test_there_is_no_trickle(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    answer = await ask("PATCH", f"{await new_session()}/whep/x", body="")
    assert answer.code == 405
    assert answer.headers["Allow"] == "DELETE, OPTIONS"


async def test_another_content_type_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    answer = await ask("POST", f"{await new_session()}/whep", body="v=0")
    assert answer.code == 415
    assert json.loads(answer.body)["message"] == "An offer is posted as application/sdp."


@pytest.mark.parametrize("offer", ["", "hello", "v=0", "v=0\r\nm=audio", b"v=0\xff"])
async def test_a_malformed_offer_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any], offer: str
) -> None:
    answer = await ask("POST", f"{await new_session()}/whep", headers=dict(SDP), body=offer)
    assert answer.code == 400
    assert json.loads(answer.body)["message"]


async def test_an_offer_that_is_too_long_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    answer = await ask("POST", f"{await new_session()}/whep", headers=dict(SDP), body="v" * 70_000)
    assert answer.code == 413


async def test_an_offer_of_a_page_that_is_not_there_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    whep = f"{await new_session()}/whep"
    answer = await ask("POST", whep, headers=dict(SDP), body="v=0", params={"page": "none"})
    assert answer.code == 400
    assert "WebSocket" in json.loads(answer.body)["message"]


async def test_an_offer_to_no_session_is_not_found(ask: Callable[..., Any]) -> None:
    answer = await ask("POST", "api/sessions/none/whep", headers=dict(SDP), body="v=0")
    assert answer.code == 404
