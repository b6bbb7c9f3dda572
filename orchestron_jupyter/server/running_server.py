"""A Jupyter server that runs here, seen from outside: whether it has us, and lets sound through.

The rule: it is asked as a page asks it, with a token, over HTTP and a WebSocket; the session that
is made for this is ended again. A token goes in a header, never into a sentence.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from jupyter_server.utils import url_path_join
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.simple_httpclient import HTTPTimeoutError
from tornado.websocket import WebSocketClientConnection, websocket_connect

from ..findings import Finding

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ANSWER_LIMIT: Final = 20.0
"""Seconds for one answer; the first session may have to start its engine."""
PACKETS: Final = 50
SOUND_LIMIT: Final = 10.0
SESSION: Final = "doctor"
_LOCAL: Final = {"localhost", "127.0.0.1", "::1"}
_REFUSED: Final = {401, 403}


class Server(NamedTuple):
    """Where a server is, and what opens it; `token` may be empty."""

    url: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What a request carries."""
        return {"Authorization": f"token {self.token}"} if self.token else {}

    def route(self, path: str) -> str:
        """Return the address of one of our routes."""
        return url_path_join(self.url, "orchestron/api", path)


async def examined(server: Server) -> AsyncIterator[Finding]:
    """Find out whether sound gets through a server, and what pages can do with it."""
    try:
        status = await _fetch(server, "GET", "status")
    except _REACHING as error:
        yield _unreached(server, error)
        return
    version = status.get("version", "?")
    yield Finding("Jupyter server", "ok", f"{server.url} runs orchestron {version}.")
    yield await _heard(server)
    yield _context(server)


async def _heard(server: Server) -> Finding:
    """Make a session, and hear it through the WebSocket."""
    link = "WebSocket"
    try:
        session = await _fetch(server, "POST", "sessions", json.dumps({"name": SESSION}))
        try:
            seconds = await asyncio.wait_for(_listen(server, session["id"]), SOUND_LIMIT)
        finally:
            await _fetch(server, "DELETE", f"sessions/{session['id']}")
    except asyncio.TimeoutError:
        told = f"{PACKETS} packets of sound took more than {SOUND_LIMIT:g} s through {server.url}."
        return Finding(link, "fault", told, "Look at what lies between: a proxy may hold it back.")
    except _REACHING as error:
        told = f"No sound came through the WebSocket of {server.url}: {_words(error)}."
        advice = "A proxy in front of Jupyter must let WebSockets through (Upgrade, Connection)."
        return Finding(link, "fault", told, advice)
    told = (
        f"Sound came through the WebSocket of {server.url}: {PACKETS} packets in {seconds:.1f} s."
    )
    return Finding(link, "ok", told)


async def _listen(server: Server, session_id: str) -> float:
    """Return how long it took until some packets had come."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    address = server.route(f"sessions/{session_id}/audio")
    request = HTTPRequest(f"ws{address.removeprefix('http')}", headers=server.headers)
    connection: WebSocketClientConnection = await websocket_connect(request)
    try:
        for _ in range(PACKETS + 1):
            if await connection.read_message() is None:
                raise ConnectionError(connection.close_reason or "it was closed")
    finally:
        connection.close()
    return loop.time() - begun


async def _fetch(server: Server, method: str, path: str, body: str | None = None) -> Any:
    answer = await AsyncHTTPClient().fetch(
        server.route(path),
        method=method,
        headers=server.headers,
        body=body,
        request_timeout=ANSWER_LIMIT,
    )
    return json.loads(answer.body) if answer.body else None


_REACHING: Final = (OSError, HTTPClientError, HTTPTimeoutError, ValueError)


def _unreached(server: Server, error: Exception) -> Finding:
    link = "Jupyter server"
    code = getattr(error, "code", 0)
    if code in _REFUSED:
        told = f"{server.url} does not let the doctor in ({code})."
        advice = "Set JUPYTER_TOKEN to a token of this server, so that it can be examined."
        return Finding(link, "warning", told, advice)
    if code == 404:  # noqa: PLR2004
        told = f"{server.url} runs without orchestron (404)."
        advice = "Run: jupyter server extension enable orchestron_jupyter; then start it again."
        return Finding(link, "fault", told, advice)
    told = f"{server.url} can't be reached: {_words(error)}."
    return Finding(link, "fault", told, "Look at the address, and at what lies between.")


def _words(error: Exception) -> str:
    body = getattr(getattr(error, "response", None), "body", b"") or b""
    try:
        return str(json.loads(body)["message"]).rstrip(".")
    except (ValueError, KeyError, TypeError):
        return str(error).rstrip(".") or type(error).__name__


def _context(server: Server) -> Finding:
    """Tell what a browser allows pages from there (W3C Secure Contexts)."""
    parts = urlsplit(server.url)
    if parts.scheme == "https" or parts.hostname in _LOCAL:
        told = f"{server.url} is a secure context for browsers: all ways to play are there."
        return Finding("Secure context", "ok", told)
    told = f"{server.url} is no secure context: browsers have no AudioWorklet and no MIDI there."
    advice = "Use https, or reach it as localhost (ssh -L); until then an audio element plays."
    return Finding("Secure context", "warning", told, advice)
