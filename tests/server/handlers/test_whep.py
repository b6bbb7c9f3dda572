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
    assert problem(answer, 415)["detail"] == "An offer is posted as application/sdp."


def problem(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem in an answer (RFC 9457), which our own page can read too."""
    assert answer.code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = dict(json.loads(answer.body))
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told["title"] == told["reason"]
    assert told["detail"] == told["message"] != ""
    return told


@pytest.mark.parametrize("offer", ["", "hello", b"v=0\xff"])
async def test_what_is_no_session_description_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any], offer: str
) -> None:
    answer = await ask("POST", f"{await new_session()}/whep", headers=dict(SDP), body=offer)
    problem(answer, 400)


@pytest.mark.parametrize("offer", ["v=0", "v=0\r\nm=audio"])
async def test_a_description_that_can_not_be_answered_is_unprocessable(
    ask: Callable[..., Any], new_session: Callable[..., Any], offer: str
) -> None:
    answer = await ask("POST", f"{await new_session()}/whep", headers=dict(SDP), body=offer)
    problem(answer, 422)


@pytest.mark.parametrize("accept", ["text/html", "application/json, text/*;q=0.5"])
async def test_a_player_that_does_not_accept_sdp_is_told_so(
    ask: Callable[..., Any], new_session: Callable[..., Any], accept: str
) -> None:
    headers = {**SDP, "Accept": accept}
    answer = await ask("POST", f"{await new_session()}/whep", headers=headers, body="v=0")
    problem(answer, 406)


async def test_an_offer_that_is_too_long_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    answer = await ask("POST", f"{await new_session()}/whep", headers=dict(SDP), body="v" * 70_000)
    problem(answer, 413)


async def test_an_offer_of_a_page_that_is_not_there_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    whep = f"{await new_session()}/whep"
    answer = await ask("POST", whep, headers=dict(SDP), body="v=0", params={"page": "none"})
    assert "WebSocket" in problem(answer, 400)["detail"]


@pytest.mark.parametrize(
    "choice", [{"preset": "loud"}, {"way": "telephone"}, {"preset": "studio", "way": "element"}]
)
async def test_a_way_to_listen_that_is_not_there_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any], choice: dict[str, str]
) -> None:
    whep = f"{await new_session()}/whep"
    answer = await ask("POST", whep, headers=dict(SDP), body="v=0", params=choice)
    problem(answer, 400)


async def test_an_offer_to_no_session_is_not_found(ask: Callable[..., Any]) -> None:
    answer = await ask("POST", "api/sessions/none/whep", headers=dict(SDP), body="v=0")
    problem(answer, 404)


async def test_an_offer_to_a_session_whose_engine_is_gone_says_when_to_try_again(
    ask: Callable[..., Any], new_session: Callable[..., Any], started: OrchestronApp
) -> None:
    whep = f"{await new_session()}/whep"
    session = next(iter(started._sessions))
    session._engine, engine = None, session._engine
    answer = await ask("POST", whep, headers=dict(SDP), body="v=0")
    session._engine = engine
    problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0


async def test_how_to_listen_is_in_the_query_and_in_the_list(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    session = await new_session()
    peer = await offering_peer()
    answer = await ask(
        "POST",
        f"{session}/whep",
        headers=dict(SDP),
        body=peer.localDescription.sdp,
        params={"preset": "low bandwidth", "way": "element"},
    )
    listener_id = answer.headers["Location"].rpartition("/")[2]
    listeners = json.loads((await ask("GET", f"{session}/listeners")).body)
    assert [each["id"] for each in listeners] == [listener_id]
    assert (listeners[0]["preset"], listeners[0]["way"]) == ("low bandwidth", "element")
    assert listeners[0]["stats"] is None
    await peer.close()


async def test_a_listener_has_an_entity_tag_that_other_origins_may_read(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    peer = await offering_peer()
    answer = await ask(
        "POST", f"{await new_session()}/whep", headers=dict(SDP), body=peer.localDescription.sdp
    )
    listener_id = answer.headers["Location"].rpartition("/")[2]
    assert answer.headers["ETag"] == f'"{listener_id}"'
    exposed = answer.headers["Access-Control-Expose-Headers"].lower()
    assert {"location", "link", "etag"} <= {each.strip() for each in exposed.split(",")}
    await peer.close()


async def test_a_player_of_another_origin_may_ask_before_it_offers(
    new_session: Callable[..., Any], http_server_client: Any, jp_base_url: str
) -> None:
    path = f"{jp_base_url}orchestron/{await new_session()}/whep"
    asked = {
        "Origin": "https://player.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = await http_server_client.fetch(path, method="OPTIONS", headers=asked)
    assert answer.code == 204
    assert answer.headers["Accept-Post"] == "application/sdp"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"]


async def test_a_player_with_nothing_but_a_bearer_token_listens(
    new_session: Callable[..., Any],
    http_server_client: Any,
    jp_serverapp: ServerApp,
    jp_base_url: str,
) -> None:
    path = f"{jp_base_url}orchestron/{await new_session()}/whep"
    token = jp_serverapp.identity_provider.token
    headers = {**SDP, "Authorization": f"Bearer {token}", "Origin": "https://player.example"}
    peer = await offering_peer()
    offer = peer.localDescription.sdp
    answer = await http_server_client.fetch(path, method="POST", headers=headers, body=offer)
    assert answer.code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == "https://player.example"
    ended = await http_server_client.fetch(
        answer.headers["Location"],
        method="DELETE",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert ended.code == 204
    await peer.close()


async def test_a_player_of_another_origin_hears_that_there_is_no_trickle(
    new_session: Callable[..., Any],
    http_server_client: Any,
    jp_serverapp: ServerApp,
    jp_base_url: str,
) -> None:
    path = f"{jp_base_url}orchestron/{await new_session()}/whep/x"
    token = jp_serverapp.identity_provider.token
    origin = {"Origin": "https://player.example"}
    preflight = await http_server_client.fetch(
        path, method="OPTIONS", headers={**origin, "Access-Control-Request-Method": "PATCH"}
    )
    assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
    assert "PATCH" not in preflight.headers["Allow"]
    answer = await http_server_client.fetch(
        path,
        method="PATCH",
        headers={**origin, "Authorization": f"Bearer {token}"},
        body="",
        raise_error=False,
    )
    assert answer.code == 405
    assert answer.headers["Access-Control-Allow-Origin"] == "https://player.example"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH"])
async def test_the_endpoint_knows_post_and_nothing_else(
    ask: Callable[..., Any], new_session: Callable[..., Any], method: str
) -> None:
    answer = await ask(method, f"{await new_session()}/whep")
    assert answer.code == 405
    assert answer.headers["Allow"] == "POST, OPTIONS"
