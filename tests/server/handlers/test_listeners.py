"""Who listens to a session, over REST."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from orchestron_jupyter.protocol import ListenerStats, ReportListener
from tests.server.handlers.test_whep import SDP, offering_peer

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestron_jupyter.server.app import OrchestronApp


async def test_a_session_that_nobody_listens_to_has_an_empty_list(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    answer = await ask("GET", f"{await new_session()}/listeners")
    assert answer.code == 200
    assert json.loads(answer.body) == []


async def test_a_listener_is_told_with_what_its_page_measured(
    ask: Callable[..., Any], new_session: Callable[..., Any], started: OrchestronApp
) -> None:
    path = await new_session()
    peer = await offering_peer()
    made = await ask("POST", f"{path}/whep", headers=dict(SDP), body=peer.localDescription.sdp)
    listener_id = made.headers["Location"].rpartition("/")[2]
    session = next(iter(started._sessions))
    stats = ListenerStats(path="direct", round_trip_time=0.01, concealed_samples=480, playing=True)
    await session.call(ReportListener(listener_id, stats))
    (told,) = json.loads((await ask("GET", f"{path}/listeners")).body)
    assert told["id"] == listener_id
    assert (told["state"], told["preset"], told["way"]) == ("connecting", "balanced", "element")
    assert told["stats"]["path"] == "direct"
    assert told["stats"]["concealed_samples"] == 480
    await peer.close()


async def test_the_listeners_of_no_session_are_not_found(ask: Callable[..., Any]) -> None:
    assert (await ask("GET", "api/sessions/none/listeners")).code == 404


async def test_without_an_engine_there_is_nobody_to_ask(
    ask: Callable[..., Any], new_session: Callable[..., Any], started: OrchestronApp
) -> None:
    path = await new_session()
    session = next(iter(started._sessions))
    session._engine, engine = None, session._engine
    answer = await ask("GET", f"{path}/listeners")
    session._engine = engine
    assert answer.code == 503
    assert json.loads(answer.body)["message"]


async def test_looking_at_listeners_is_no_activity(
    ask: Callable[..., Any], new_session: Callable[..., Any], jp_serverapp: Any
) -> None:
    path = await new_session()
    before = jp_serverapp.web_app.settings["api_last_activity"]
    await ask("GET", f"{path}/listeners")
    assert jp_serverapp.web_app.settings["api_last_activity"] == before
