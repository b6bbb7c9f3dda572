"""Sessions as REST resources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestron_jupyter.server.app import OrchestronApp


async def test_a_posted_session_is_created_and_located(
    ask: Callable[..., Any], jp_base_url: str
) -> None:
    answer = await ask("POST", "api/sessions", body='{"name": "song"}')
    session = json.loads(answer.body)
    assert answer.code == 201
    assert answer.headers["Location"] == f"{jp_base_url}orchestron/api/sessions/{session['id']}"
    assert (session["name"], session["state"]) == ("song", "running")


async def test_an_empty_post_makes_a_name(ask: Callable[..., Any]) -> None:
    answer = await ask("POST", "api/sessions", body="")
    assert json.loads(answer.body)["name"] == "session-1"


async def test_a_name_that_is_there_is_found(ask: Callable[..., Any]) -> None:
    first = await ask("POST", "api/sessions", body='{"name": "song"}')
    second = await ask("POST", "api/sessions", body='{"name": "song"}')
    assert second.code == 200
    assert json.loads(second.body)["id"] == json.loads(first.body)["id"]


async def test_sessions_are_listed(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    await new_session("one")
    await new_session("two")
    listed = json.loads((await ask("GET", "api/sessions")).body)
    assert [each["name"] for each in listed] == ["one", "two"]


async def test_a_session_that_was_deleted_is_not_found(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    path = await new_session()
    assert (await ask("DELETE", path)).code == 204
    answer = await ask("GET", path)
    assert answer.code == 404
    assert json.loads(answer.body)["reason"] == "Not Found"
    assert json.loads(answer.body)["message"].startswith("There is no session")


@pytest.mark.parametrize("body", ["{", '{"nam": "song"}', '{"name": 3}', "[]", '{"name": " "}'])
async def test_a_malformed_body_is_refused_with_a_sentence(
    ask: Callable[..., Any], body: str
) -> None:
    answer = await ask("POST", "api/sessions", body=body)
    assert answer.code == 400
    assert set(json.loads(answer.body)) == {"message", "reason"}


async def test_a_method_that_is_not_there_is_answered_with_those_that_are(
    ask: Callable[..., Any],
) -> None:
    answer = await ask("PUT", "api/sessions", body="")
    assert answer.code == 405
    assert answer.headers["Allow"] == "GET, POST, OPTIONS"


async def test_an_unexpected_fault_is_not_told_in_detail(
    ask: Callable[..., Any], started: OrchestronApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(started._sessions), "get", lambda _self, _id: 1 / 0)
    answer = await ask("GET", "api/sessions/x")
    assert answer.code == 500
    assert json.loads(answer.body) == {
        "message": "Something went wrong in the server; its log says what.",
        "reason": "Internal Server Error",
    }


async def test_a_session_without_csound_is_refused_with_what_to_install(
    without_csound: str, ask: Callable[..., Any]
) -> None:
    answer = await ask("POST", "api/sessions", body="")
    assert answer.code == 503
    assert without_csound in json.loads(answer.body)["message"]
    status = json.loads((await ask("GET", "api/status")).body)
    assert without_csound in status["csound_missing"]
