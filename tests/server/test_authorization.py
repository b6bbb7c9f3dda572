"""What the authoriser is asked, and Jupyter's protection against cross-site requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jupyter_server.auth import Authorizer
from tornado.httputil import parse_cookie

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_server.serverapp import ServerApp

SESSIONS = "orchestron/api/sessions"


class Recorder(Authorizer):
    """Lets everybody do everything and remembers what was asked."""

    asked: list[tuple[str, str]]

    def is_authorized(self, _handler: Any, _user: Any, action: str, resource: str) -> bool:
        self.asked = [*getattr(self, "asked", []), (action, resource)]
        return True


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    extensions = {"jpserver_extensions": {"orchestron_jupyter": True}}
    return {"ServerApp": {**extensions, "authorizer_class": Recorder}}


@pytest.fixture
def asked(jp_serverapp: ServerApp) -> Callable[[], list[tuple[str, str]]]:
    return lambda: jp_serverapp.authorizer.asked  # type: ignore[attr-defined]


async def test_reading_asks_for_read(
    jp_fetch: Callable[..., Any], asked: Callable[[], Any]
) -> None:
    await jp_fetch(*SESSIONS.split("/"))
    assert asked() == [("read", "orchestron")]


async def test_ending_a_session_asks_for_write(
    jp_fetch: Callable[..., Any], asked: Callable[[], Any]
) -> None:
    await jp_fetch(*SESSIONS.split("/"), "x", method="DELETE", raise_error=False)
    assert asked() == [("write", "orchestron")]


async def test_following_a_session_asks_for_execute(
    jp_fetch: Callable[..., Any], asked: Callable[[], Any]
) -> None:
    await jp_fetch(*SESSIONS.split("/"), "x", "events", raise_error=False)
    assert asked() == [("execute", "orchestron")]


def cookies_of(answer: Any) -> dict[str, str]:
    given = [parse_cookie(each) for each in answer.headers.get_list("Set-Cookie")]
    return {name: value for each in given for name, value in each.items()}


@pytest.mark.usefixtures("started")
async def test_a_post_by_cookie_needs_the_xsrf_token(
    http_server_client: Any, jp_base_url: str, jp_serverapp: ServerApp
) -> None:
    page = f"{jp_base_url}client?token={jp_serverapp.identity_provider.token}"
    cookies = cookies_of(await http_server_client.fetch(page, raise_error=False))
    jar = "; ".join(f"{n}={v}" for n, v in cookies.items() if n.startswith(("username", "_xsrf")))
    post = {"method": "POST", "body": "", "raise_error": False}
    address = f"{jp_base_url}{SESSIONS}"
    without = await http_server_client.fetch(address, headers={"Cookie": jar}, **post)
    with_token = {"Cookie": jar, "X-XSRFToken": cookies["_xsrf"]}
    allowed = await http_server_client.fetch(address, headers=with_token, **post)
    assert (without.code, allowed.code) == (403, 201)
