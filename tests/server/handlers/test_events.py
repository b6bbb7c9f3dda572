"""The WebSocket of a page, with a real engine behind it."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import TYPE_CHECKING, Any

import pytest
from tornado.httpclient import HTTPClientError

from orchestron_jupyter.protocol import CsoundMessage
from tests.server.handlers.test_whep import SDP, offering_peer
from tests.server.processes import kill_engine, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from tornado.websocket import WebSocketClientConnection

    from orchestron_jupyter.server.app import OrchestronApp


class Page:
    """A page as the server sees it."""

    def __init__(self, path: str, socket: WebSocketClientConnection) -> None:
        self.path = path
        self.socket = socket
        self.events: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        data = await asyncio.wait_for(self.socket.read_message(), 10)
        assert data is not None, "the WebSocket was closed"
        return dict(json.loads(data))

    async def event(self, kind: str) -> dict[str, Any]:
        """Return the next event of this kind."""
        while True:
            message = await self.receive()
            if message.get("method") == "event" and message["params"]["type"] == kind:
                return dict(message["params"])

    async def request(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a request and return the response to it."""
        await self.socket.write_message(
            json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
        )
        while True:
            message = await self.receive()
            if message.get("id") == 7:
                return message


@pytest.fixture
def open_page(
    new_session: Callable[..., Awaitable[str]],
    jp_ws_fetch: Callable[..., Awaitable[WebSocketClientConnection]],
    jp_asyncio_loop: asyncio.AbstractEventLoop,
) -> Iterator[Callable[..., Awaitable[Page]]]:
    pages: list[Page] = []

    async def open_it(path: str = "") -> Page:
        path = path or await new_session()
        page = Page(path, await jp_ws_fetch("orchestron", *path.split("/"), "events"))
        pages.append(page)
        return page

    yield open_it
    for page in pages:
        page.socket.close()
    jp_asyncio_loop.run_until_complete(asyncio.sleep(0.1))  # for the closing handshakes


async def test_a_page_is_welcomed_by_name(open_page: Callable[..., Any]) -> None:
    page = await open_page()
    welcome = (await page.receive())["params"]
    assert welcome["type"] == "welcome"
    assert welcome["session"]["name"] == "song"
    assert welcome["status"]["state"] == "running"
    another = await open_page(page.path)
    assert (await another.event("welcome"))["page"] != welcome["page"]


async def test_a_page_is_told_how_it_may_listen(open_page: Callable[..., Any]) -> None:
    page = await open_page()
    welcome = await page.event("welcome")
    assert [each["name"] for each in welcome["presets"]] == [
        "low latency",
        "balanced",
        "quality",
        "low bandwidth",
        "studio",
    ]
    assert (welcome["preset"], welcome["input_delay"]) == ("balanced", 10.0)


async def test_a_page_without_a_data_channel_asks_here(
    open_page: Callable[..., Any], ask: Callable[..., Any]
) -> None:
    page = await open_page()
    peer = await offering_peer()
    made = await ask("POST", f"{page.path}/whep", headers=dict(SDP), body=peer.localDescription.sdp)
    listener_id = made.headers["Location"].rpartition("/")[2]
    first = (await page.request("time"))["result"]["engine_time"]
    changed = await page.request("configure_listener", listener_id=listener_id, preset="quality")
    refused = await page.request("configure_listener", listener_id=listener_id, preset="studio")
    listed = await page.request("list_listeners")
    assert (await page.request("time"))["result"]["engine_time"] > first
    assert changed["result"]["preset"] == "quality"
    assert refused["error"]["code"] == 1006
    assert [each["preset"] for each in listed["result"]] == ["quality"]
    await peer.close()


async def test_a_page_that_answers_pings_stays(open_page: Callable[..., Any]) -> None:
    page = await open_page()
    welcome = await page.event("welcome")
    await asyncio.sleep(11.5)  # more than an interval and a timeout
    answer = await page.request("status")
    assert answer["result"]["state"] == "running"
    assert welcome["page"]


async def test_a_page_plays_a_note(open_page: Callable[..., Any]) -> None:
    page = await open_page()
    library = (await page.request("list_library"))["result"]
    name = library[0]["name"]
    assert (await page.request("use_instrument", name=name))["result"]["name"] == name
    assert (await page.request("play", instrument=name, duration=0.1))["result"]["id"] > 0


async def test_a_page_may_not_compile(open_page: Callable[..., Any]) -> None:
    page = await open_page()
    error = (await page.request("compile", orchestra="instr 1\nendin"))["error"]
    assert error["code"] == -32601


@pytest.mark.parametrize("message", ["", "{", "[]", b"\xff", '{"jsonrpc": "2.0", "id": 1}'])
async def test_nonsense_is_answered_with_an_error(
    open_page: Callable[..., Any], message: Any
) -> None:
    page = await open_page()
    await page.event("welcome")
    await page.socket.write_message(message, binary=isinstance(message, bytes))
    while "error" not in (answer := await page.receive()):
        pass
    assert answer["error"]["message"]


async def test_what_the_engine_tells_reaches_the_page(
    started: OrchestronApp, open_page: Callable[..., Any]
) -> None:
    page = await open_page()
    await page.event("welcome")
    kill_engine(next(iter(started._sessions)))
    ended = await page.event("engine_ended")
    status = await page.event("status")
    assert "SIGKILL" in ended["reason"]
    assert status["status"]["state"] == "running"


async def test_the_end_of_the_session_is_told_and_closes_the_websocket(
    open_page: Callable[..., Any], ask: Callable[..., Any]
) -> None:
    page = await open_page()
    await ask("DELETE", page.path)
    assert (await page.event("closed"))["reason"] == "The session was ended."
    assert await asyncio.wait_for(page.socket.read_message(), 5) is None
    assert page.socket.close_code == 1000


async def test_when_a_page_is_gone_its_listeners_end_after_their_grace(
    started: OrchestronApp, open_page: Callable[..., Any], ask: Callable[..., Any]
) -> None:
    page = await open_page()
    session = next(iter(started._sessions))
    session.pages._grace = 0.3
    name = (await page.event("welcome"))["page"]
    peer = await offering_peer()
    answer = await ask(
        "POST",
        f"{page.path}/whep",
        headers=dict(SDP),
        body=peer.localDescription.sdp,
        params={"page": name},
    )
    assert answer.code == 201
    await until(lambda: session.status.listeners == 1)
    page.socket.close()
    await asyncio.sleep(0.1)
    assert session.status.listeners == 1
    await until(lambda: session.status.listeners == 0)
    await peer.close()


async def test_a_page_that_does_not_read_is_let_go(
    started: OrchestronApp, open_page: Callable[..., Any]
) -> None:
    page = await open_page()
    await page.event("welcome")
    session = next(iter(started._sessions))
    stream = page.socket.protocol.stream
    stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stream.io_loop.remove_handler(stream.fileno())  # the page falls asleep
    flood = CsoundMessage("x" * 100_000)
    for _ in range(600):
        session.pages.publish(flood)
        await asyncio.sleep(0)
    assert len(session.pages) == 0
    stream.close()


async def test_a_page_of_no_session_is_refused(
    started: OrchestronApp,  # noqa: ARG001 - the server must have started the extension
    jp_ws_fetch: Callable[..., Any],
) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await jp_ws_fetch("orchestron", "api", "sessions", "none", "events")
    assert refused.value.code == 404


async def test_a_page_of_another_origin_is_refused(
    new_session: Callable[..., Any], jp_ws_fetch: Callable[..., Any], jp_http_port: int
) -> None:
    path = await new_session()
    del jp_http_port
    with pytest.raises(HTTPClientError) as refused:
        await jp_ws_fetch(
            *f"orchestron/{path}/events".split("/"),
            headers={"Origin": "https://evil.example", "Authorization": ""},
        )
    assert refused.value.code == 403
