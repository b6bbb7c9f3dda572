"""ICE servers for pages and players, with credentials that are theirs."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.ice_servers import IceServer, time_limited
from orchestron_jupyter.server.handlers.ice import links
from tests.server.handlers.test_events import Page
from tests.server.handlers.test_whep import SDP, offering_peer

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "a-secret-for-tests"


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {
        "ServerApp": {"jpserver_extensions": {"orchestron_jupyter": True}},
        "OrchestronApp": {
            "frontend_ice_servers": [
                {"urls": ["turn::3478?transport=udp", "turn::3478?transport=tcp"]},
                {"urls": "stun:stun.example"},
            ],
            "backend_ice_servers": [{"urls": "stun:127.0.0.1:9"}],
            "turn_secret": SECRET,
            "turn_credential_ttl": 600,
        },
    }


def assert_is_for_a_page(ice: dict[str, Any]) -> None:
    turn, stun = ice["servers"]
    expires, _colon, name = turn["username"].partition(":")
    assert turn["urls"] == [
        "turn:localhost:3478?transport=udp",
        "turn:localhost:3478?transport=tcp",
    ]
    assert (turn["username"], turn["credential"]) == time_limited(SECRET, name, int(expires))
    assert stun == {"urls": ["stun:stun.example"], "username": "", "credential": ""}
    assert ice["expires"] == int(expires)
    assert 590 < ice["expires"] - time.time() <= 600
    assert ice["policy"] == "all"


async def test_a_page_is_told_them_in_its_welcome_and_whenever_it_asks(
    ask: Callable[..., Any], new_session: Callable[..., Any], jp_ws_fetch: Callable[..., Any]
) -> None:
    path = await new_session()
    page = Page(path, await jp_ws_fetch("orchestron", *path.split("/"), "events"))
    welcome = await page.event("welcome")
    asked = await ask("GET", "api/ice", headers={"Host": "localhost"})
    page.socket.close()

    assert_is_for_a_page(welcome["ice"])
    assert_is_for_a_page(json.loads(asked.body))
    assert asked.headers["Cache-Control"] == "no-store"
    assert SECRET.encode() not in asked.body


async def test_a_player_finds_them_in_links_that_are_its_own(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    session = await new_session()
    peer = await offering_peer()
    answer = await ask("POST", f"{session}/whep", headers=dict(SDP), body=peer.localDescription.sdp)
    await peer.close()

    found = answer.headers.get_list("Link")
    listener = answer.headers["Location"].rpartition("/")[2]
    assert len(found) == 3
    assert (
        found[0]
        .replace("127.0.0.1", "localhost")
        .startswith('<turn:localhost:3478?transport=udp>; rel="ice-server"; username="')
    )
    assert f':{listener}"; credential="' in found[0]
    assert found[0].endswith('; credential-type="password"')
    assert found[2] == '<stun:stun.example>; rel="ice-server"'
    assert answer.headers["Cache-Control"] == "no-store"


async def test_what_the_engine_asked_in_vain_is_told_with_the_answer(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    session = await new_session()
    peer = await offering_peer()
    answer = await ask("POST", f"{session}/whep", headers=dict(SDP), body=peer.localDescription.sdp)
    await peer.close()

    (told,) = json.loads(answer.headers["Orchestron-Faults"])
    assert told.startswith("stun:127.0.0.1:9 did not answer")


async def test_nothing_of_it_is_in_the_status(ask: Callable[..., Any]) -> None:
    answer = await ask("GET", "api/status")

    assert b"turn" not in answer.body
    assert b"credential" not in answer.body


def test_quotes_in_a_credential_are_escaped() -> None:
    (link,) = links((IceServer(("turn:a",), 'a"b', "c\\d"),))

    assert r'username="a\"b"; credential="c\\d"' in link
