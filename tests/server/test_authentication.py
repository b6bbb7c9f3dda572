"""Nobody gets anything from the extension who is not known to the server and authorised.

The routes are found by walking what is registered, so that a new one is covered by itself.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import pytest
from jupyter_server.auth import Authorizer

from tests.server.routes import orchestron_routes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jupyter_server.serverapp import ServerApp
    from tornado.httpclient import HTTPResponse

    Answers = dict[tuple[str, str], HTTPResponse]

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "WEBSOCKET")
UPGRADE: Final = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}


class NobodyMayDoAnything(Authorizer):
    """Knows users, and lets none of them do anything."""

    def is_authorized(self, *_question: Any) -> bool:
        return False


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """Without the XSRF check, so that no refusal is owed to it alone."""
    return {
        "ServerApp": {
            "jpserver_extensions": {"orchestron_jupyter": True},
            "authorizer_class": NobodyMayDoAnything,
            "disable_check_xsrf": True,
        }
    }


@pytest.fixture
def ask_everything(
    jp_serverapp: ServerApp, http_server_client: Any
) -> Callable[..., Awaitable[Answers]]:
    """Send every method to every route of the extension."""

    async def ask(address: str, method: str, headers: dict[str, str]) -> HTTPResponse:
        upgrade = UPGRADE if method == "WEBSOCKET" else {}
        answer: HTTPResponse = await http_server_client.fetch(
            address,
            method="GET" if method == "WEBSOCKET" else method,
            headers={**headers, **upgrade},
            allow_nonstandard_methods=True,
            follow_redirects=False,
            raise_error=False,
        )
        return answer

    async def ask_all(headers: dict[str, str]) -> Answers:
        routes = orchestron_routes(jp_serverapp.web_app)
        questions = [(address, method) for address in routes for method in METHODS]
        answers = await asyncio.gather(*(ask(*each, headers) for each in questions))
        return dict(zip(questions, answers, strict=True))

    return ask_all


def is_page(address: str) -> bool:
    return address.endswith("/client")


async def test_the_walk_finds_the_routes(jp_serverapp: ServerApp, jp_base_url: str) -> None:
    routes = orchestron_routes(jp_serverapp.web_app)
    assert f"{jp_base_url}orchestron/api/sessions/x/events" in routes
    assert len(routes) == 16


async def test_an_anonymous_request_is_refused(
    ask_everything: Callable[..., Awaitable[Answers]],
) -> None:
    answers = await ask_everything({})
    let_in = {
        question: answer.code
        for question, answer in answers.items()
        if answer.code not in {401, 403} and not is_page(question[0])
    }
    assert let_in == {}


async def test_an_anonymous_request_for_a_page_leads_to_the_log_in_or_is_refused(
    ask_everything: Callable[..., Awaitable[Answers]], jp_base_url: str
) -> None:
    answers = await ask_everything({})
    outcomes = {
        (method, answer.code, answer.headers.get("Location", "").partition("?")[0])
        for (address, method), answer in answers.items()
        if is_page(address)
    }
    to_log_in = {(method, 302, f"{jp_base_url}login") for method in ("GET", "HEAD", "WEBSOCKET")}
    refused = {(method, 403, "") for method in ("POST", "PUT", "PATCH", "DELETE")}
    assert outcomes == to_log_in | refused


async def test_a_user_who_is_not_authorised_is_refused(
    ask_everything: Callable[..., Awaitable[Answers]], jp_auth_header: dict[str, str]
) -> None:
    answers = await ask_everything(jp_auth_header)
    let_in = {question: each.code for question, each in answers.items() if each.code != 403}
    assert let_in == {}


async def test_a_wrong_token_is_refused(
    ask_everything: Callable[..., Awaitable[Answers]],
) -> None:
    answers = await ask_everything({"Authorization": "token wrong"})
    assert {each.code for each in answers.values()} <= {302, 401, 403}


async def test_a_refusal_tells_no_secret(
    ask_everything: Callable[..., Awaitable[Answers]], jp_serverapp: ServerApp
) -> None:
    answers = await ask_everything({})
    token = jp_serverapp.identity_provider.token.encode()
    assert not any(token in (each.body or b"") for each in answers.values())
