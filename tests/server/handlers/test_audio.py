"""Sound through the server: who gets it, whether it is the sound, and what a slow listener does."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import socket
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tornado.httpclient import HTTPClientError
from tornado.iostream import IOStream

from orchestron_jupyter import protocol
from orchestron_jupyter.errors import ArgumentError
from orchestron_jupyter.server.handlers import audio
from tests.e2e.sound import steady_pitch
from tests.engine.ear import PCM, Message, decoded
from tests.server.handlers.test_events import Page
from tests.server.processes import kill_engine, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from jupyter_server.serverapp import ServerApp
    from tornado.websocket import WebSocketClientConnection

    from orchestron_jupyter.server.app import OrchestronApp
    from orchestron_jupyter.server.session import Session

TONE = """
instr Tone
  out oscili(0.4, 660), oscili(0.2, 660)
endin
schedule "Tone", 0, -1
"""


class RelayEar:
    """A page's audio WebSocket, and what came out of it."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.listener: dict[str, Any] = {}

    async def introduction(self) -> dict[str, Any]:
        text = await asyncio.wait_for(self.socket.read_message(), 10)
        assert isinstance(text, str)
        self.listener = dict(json.loads(text))
        return self.listener

    async def messages(self, count: int) -> list[Message]:
        """Return the next packets."""
        return [Message.of(await self._next()) for _ in range(count)]

    async def messages_after_introduction(self, count: int) -> list[Message]:
        await self.introduction()
        return await self.messages(count)

    async def end(self) -> tuple[int | None, str | None]:
        """Read until the server closes; returns its code and its reason."""
        while await asyncio.wait_for(self.socket.read_message(), 10) is not None:
            pass
        return self.socket.close_code, self.socket.close_reason

    async def _next(self) -> bytes:
        data = await asyncio.wait_for(self.socket.read_message(), 10)
        assert isinstance(data, bytes)
        return data


@pytest.fixture
def listen(
    jp_ws_fetch: Callable[..., Awaitable[WebSocketClientConnection]],
    jp_asyncio_loop: asyncio.AbstractEventLoop,
) -> Iterator[Callable[..., Awaitable[RelayEar]]]:
    ears: list[RelayEar] = []

    async def open_it(path: str, **query: str) -> RelayEar:
        route = ("orchestron", *path.split("/"), "audio")
        ear = RelayEar(await jp_ws_fetch(*route, params=query))
        ears.append(ear)
        return ear

    yield open_it
    for ear in ears:
        ear.socket.close()
    jp_asyncio_loop.run_until_complete(asyncio.sleep(0.1))  # for the closing handshakes


@pytest.fixture
def path(
    new_session: Callable[..., Awaitable[str]],
    started: OrchestronApp,
    jp_asyncio_loop: asyncio.AbstractEventLoop,
) -> str:
    """The path of a session that plays 660 Hz, twice as loud on the left."""

    async def play() -> str:
        found = await new_session()
        await only_session(started).call(protocol.Compile(TONE))
        return found

    return jp_asyncio_loop.run_until_complete(play())


def only_session(app: OrchestronApp) -> Session:
    (session,) = app._sessions
    return session


def by_the_carrier(_patch: pytest.MonkeyPatch) -> None:
    """The usual way."""


def by_a_thread(patch: pytest.MonkeyPatch) -> None:
    patch.delattr(socket, "send_fds")  # as on Windows


def by_the_event_loop(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(audio, "SSLIOStream", IOStream)  # as with https


@pytest.mark.parametrize("way", [by_the_carrier, by_a_thread, by_the_event_loop])
async def test_the_packets_are_the_sound_of_the_session(
    path: str,
    listen: Callable[..., Awaitable[RelayEar]],
    started: OrchestronApp,
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[[pytest.MonkeyPatch], None],
) -> None:
    way(monkeypatch)
    ear = await listen(path)
    listener = await ear.introduction()
    packets = await ear.messages(120)

    assert (listener["path"], listener["way"], listener["state"]) == ("server", "worklet", "live")
    assert [each.sequence for each in packets] == list(range(120))
    assert continuous(packets)
    sound = decoded([each.payload for each in packets])[9600:]
    assert steady_pitch(sound[:, 0]) == pytest.approx(660, abs=0.5)
    left, right = np.sqrt((sound**2).mean(axis=0))
    assert left / right == pytest.approx(2, rel=0.05)
    ear.socket.close()
    await until(lambda: only_session(started).status.listeners == 0)


async def test_a_preset_may_be_chosen_and_changed_and_the_element_is_refused(
    path: str, listen: Callable[..., Awaitable[RelayEar]], started: OrchestronApp
) -> None:
    ear, session = await listen(path, preset="low bandwidth"), only_session(started)
    listener = await ear.introduction()
    small = await ear.messages(50)
    changed = await session.call(protocol.ConfigureListener(listener["id"], preset="studio"))
    with pytest.raises(ArgumentError, match="'worklet'"):
        await session.call(protocol.ConfigureListener(listener["id"], way="element"))
    later = await ear.messages(200)

    bytes_per_second = sum(len(each.payload) + 16 + 4 for each in small)  # 50 packets of 20 ms
    assert bytes_per_second * 8 < 250_000
    assert (changed.preset, changed.path) == ("studio", "server")
    assert later[-1].format == PCM
    assert continuous([*small, *later])
    uncompressed = np.concatenate([each.sound for each in later[-100:]])
    assert steady_pitch(uncompressed[:, 0]) == pytest.approx(660, abs=2)


def continuous(packets: list[Message]) -> bool:
    """Tell whether each packet begins where the one before it ends."""
    return all(a.pts + a.samples == b.pts for a, b in itertools.pairwise(packets))


async def test_the_page_must_be_there_and_its_end_ends_the_relay(
    path: str,
    listen: Callable[..., Awaitable[RelayEar]],
    jp_ws_fetch: Callable[..., Awaitable[WebSocketClientConnection]],
    started: OrchestronApp,
) -> None:
    session = only_session(started)
    session.pages._grace = 0.2
    stranger = await listen(path, page="nobody")
    page = Page(path, await jp_ws_fetch("orchestron", *path.split("/"), "events"))
    name = (await page.event("welcome"))["page"]
    ear = await listen(path, page=name)
    assert (await ear.introduction())["page"] == name

    code, reason = await stranger.end()
    assert (code, "events WebSocket" in (reason or "")) == (1008, True)
    page.socket.close()
    code, reason = await ear.end()
    assert (code, reason) == (1000, "The page is gone.")


async def test_an_unknown_preset_is_refused_in_words(
    path: str, listen: Callable[..., Awaitable[RelayEar]]
) -> None:
    code, reason = await (await listen(path, preset="loud")).end()

    assert code == 1008
    assert reason is not None
    assert reason.startswith("That is no way to listen")


async def test_one_listener_too_many_is_told_to_come_later(
    path: str, listen: Callable[..., Awaitable[RelayEar]]
) -> None:
    ears = [await listen(path) for _ in range(16)]
    for ear in ears:
        await ear.introduction()

    code, reason = await (await listen(path)).end()

    assert (code, "listener_limit" in (reason or "")) == (1013, True)


async def test_the_death_of_the_carrier_is_told_and_there_is_another(
    path: str, listen: Callable[..., Awaitable[RelayEar]], started: OrchestronApp
) -> None:
    ear = await listen(path)
    await ear.messages_after_introduction(5)
    carrier = started._sessions.carrier._process
    assert carrier is not None
    carrier.kill()

    assert (await ear.end())[0] == 1012
    again = await listen(path)
    assert len(await again.messages_after_introduction(5)) == 5
    assert started._sessions.carrier._process is not carrier


async def test_a_listener_that_is_deleted_hears_no_more(
    path: str, listen: Callable[..., Awaitable[RelayEar]], ask: Callable[..., Any]
) -> None:
    ear = await listen(path)
    listener = await ear.introduction()
    listed = json.loads((await ask("GET", f"{path}/listeners")).body)
    deleted = await ask("DELETE", f"{path}/whep/{listener['id']}")

    assert [(each["id"], each["path"]) for each in listed] == [(listener["id"], "server")]
    assert deleted.code == 204
    assert await ear.end() == (1000, "The listener left.")
    assert json.loads((await ask("GET", f"{path}/listeners")).body) == []


async def test_the_end_of_the_session_ends_the_relay(
    path: str, listen: Callable[..., Awaitable[RelayEar]], ask: Callable[..., Any]
) -> None:
    ear = await listen(path)
    await ear.messages_after_introduction(5)
    await ask("DELETE", path)
    code, _reason = await ear.end()

    assert code in {1000, 1012}


async def test_the_death_of_the_engine_is_told_and_the_next_engine_is_heard(
    path: str, listen: Callable[..., Awaitable[RelayEar]], started: OrchestronApp
) -> None:
    session = only_session(started)
    ear = await listen(path)
    await ear.messages_after_introduction(5)
    kill_engine(session)

    assert await ear.end() == (1012, "The engine ended.")
    refusals = set()
    while (text := await (again := await listen(path)).socket.read_message()) is None:
        refusals.add(again.socket.close_code)
        await asyncio.sleep(0.2)
    assert refusals <= {1013}
    assert '"path":"server"' in str(text)
    assert len(await again.messages(5)) == 5


async def test_a_listener_that_leaves_is_gone_and_does_not_count_as_a_kernel(
    path: str, listen: Callable[..., Awaitable[RelayEar]], started: OrchestronApp
) -> None:
    session = only_session(started)
    ear = await listen(path)
    await ear.messages_after_introduction(5)
    await session.refresh()
    assert (session.status.listeners, session.status.controllers) == (1, 1)

    ear.socket.close()

    await until(lambda: session.status.listeners == 0)
    assert not session.in_use


async def test_a_slow_reader_loses_packets_and_is_up_to_date_again(
    path: str, started: OrchestronApp, jp_serverapp: ServerApp, jp_base_url: str
) -> None:
    session = only_session(started)
    reader, writer = await raw_websocket(f"{jp_base_url}orchestron/{path}/audio", jp_serverapp)
    await frame(reader)
    before = [Message.of(await frame(reader)) for _ in range(5)]
    await asyncio.sleep(4)  # its system takes what it has room for, and then nothing
    (described,) = await session.call(protocol.ListListeners())
    late = [Message.of(await frame(reader)) for _ in range(150)]
    now = (await session.call(protocol.Time())).engine_time
    writer.close()
    await writer.wait_closed()

    assert described.packets_dropped > 100
    assert described.queued <= 25
    assert late[-1].pts / 48000 == pytest.approx(now, abs=0.5)
    assert late[-1].sequence - before[-1].sequence == 150  # what is dropped was never numbered


async def raw_websocket(
    route: str, app: ServerApp
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a WebSocket whose receive buffer is as small as the system allows."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.setblocking(False)  # noqa: FBT003
    loop = asyncio.get_running_loop()
    await loop.sock_connect(connection, ("127.0.0.1", app.port))
    reader, writer = await asyncio.open_connection(sock=connection, limit=1024)
    key = base64.b64encode(os.urandom(16)).decode()
    head = [
        f"GET {route} HTTP/1.1",
        f"Host: localhost:{app.port}",
        f"Authorization: token {app.identity_provider.token}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
    ]
    writer.write(("\r\n".join(head) + "\r\n\r\n").encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 101 ")
    return reader, writer


async def frame(reader: asyncio.StreamReader) -> bytes:
    """Read one unmasked frame that is not a ping (RFC 6455, section 5.2)."""
    while True:
        first, length = await reader.readexactly(2)
        if length == 126:
            (length,) = struct.unpack(">H", await reader.readexactly(2))
        data = await reader.readexactly(length)
        if first & 0x0F != 0x9:
            return data


@pytest.mark.parametrize("headers", [{"Authorization": ""}, {"Authorization": "token wrong"}])
async def test_a_stranger_hears_nothing(
    path: str, jp_ws_fetch: Callable[..., Any], headers: dict[str, str]
) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await jp_ws_fetch("orchestron", *path.split("/"), "audio", headers=headers)
    assert refused.value.code == 403


@pytest.mark.usefixtures("started")
async def test_there_is_nothing_to_hear_of_no_session(jp_ws_fetch: Callable[..., Any]) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await jp_ws_fetch("orchestron", "api", "sessions", "none", "audio")
    assert refused.value.code == 404
