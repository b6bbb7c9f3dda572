"""WebRTC peers: offers, limits, and the end of connections."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.engine import peer
from orchestron_jupyter.errors import LimitError, OfferError, SessionNotFoundError
from tests.engine.ear import Ear

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestron_jupyter.engine.engine import Engine

VIDEO_ONLY = (
    "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:96 VP8/90000\r\n"
    "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=mid:0\r\na=recvonly\r\n"
    "a=fingerprint:sha-256 " + ":".join(["AB"] * 32) + "\r\na=setup:actpass\r\na=rtcp-mux\r\n"
)


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for a condition, with a bound."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)


async def connected(engine: Engine, page: str = "") -> Ear:
    ear = Ear(engine)
    await ear.connect(page)
    await ear.hear(0.05)
    return ear


async def test_a_listener_that_leaves_is_noticed_and_gone(run_engine: Callable[..., Any]) -> None:
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        ear = await connected(engine)
        assert engine.status().listeners == 1

        await ear.close()
        await until(lambda: engine.status().listeners == 0)

    ended = [event for event in events if isinstance(event, protocol.ListenerEnded)]
    assert [event.listener_id for event in ended] == [ear.listener_id]


async def test_the_listeners_of_a_page_end_with_it_and_no_others(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        staying, leaving = await connected(engine, "a"), await connected(engine, "b")

        await engine.handle(protocol.EndPage("b"))

        assert engine.status().listeners == 1
        assert len(await staying.hear(0.1)) == 4800
        await staying.close()
        await leaving.close()


async def test_one_listener_more_than_the_limit_is_refused(run_engine: Callable[..., Any]) -> None:
    async with run_engine(listener_limit=1) as engine:
        ear, refused = await connected(engine), Ear(engine)

        with pytest.raises(LimitError, match="listener_limit"):
            await refused.connect()

        await refused.close()
        await ear.close()


@pytest.mark.parametrize("offer", ["", "garbage", "v=0\r\n", "m=audio\r\n" * 5, VIDEO_ONLY])
async def test_what_is_no_offer_for_audio_is_refused_and_leaves_nothing_behind(
    run_engine: Callable[..., Any], offer: str
) -> None:
    async with run_engine() as engine:
        with pytest.raises(OfferError):
            await engine.handle(protocol.Listen(offer))

        assert engine.status().listeners == 0
        assert engine._peers._peers == {}


async def test_ending_a_listener_that_is_not_there_says_so(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        with pytest.raises(SessionNotFoundError):
            await engine.handle(protocol.EndListener("nobody"))


async def test_an_offer_whose_browser_never_connects_is_given_up(
    run_engine: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer, "CONNECT_LIMIT", 0.5)
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        ear = Ear(engine)
        ear.connection.addTransceiver("audio", direction="recvonly")
        await ear.connection.setLocalDescription(await ear.connection.createOffer())
        await engine.handle(protocol.Listen(ear.connection.localDescription.sdp))

        await until(lambda: engine.status().listeners == 0)

        await ear.close()
    (ended,) = [event for event in events if isinstance(event, protocol.ListenerEnded)]
    assert "not reached over UDP" in ended.reason


async def test_a_listener_that_vanishes_without_a_word_is_freed_within_ten_seconds(
    run_engine: Callable[..., Any],
) -> None:
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        vanished, staying = await connected(engine), await connected(engine)
        for protocol_of_ice in ice_connection(vanished)._protocols:
            protocol_of_ice.transport.abort()  # its sockets are gone, as when it is killed

        await until(lambda: engine.status().listeners == 1, seconds=10)

        assert len(await staying.hear(0.1)) == 4800
        await staying.close()
        await vanished.close()
    ended = [event for event in events if isinstance(event, protocol.ListenerEnded)]
    assert ended[0].listener_id == vanished.listener_id
    assert ended[0].reason.startswith("The connection")


async def test_a_connection_ends_once_however_often_it_says_that_it_is_over(
    run_engine: Callable[..., Any],
) -> None:
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        ear = await connected(engine)
        over = engine._peers._peers[ear.listener_id]._on_over

        over("The connection failed.")
        over("The connection closed.")

        assert engine.status().listeners == 0
        await ear.close()
    ended = [event for event in events if isinstance(event, protocol.ListenerEnded)]
    assert [event.reason for event in ended] == ["The connection failed."]


async def test_a_page_that_goes_while_its_offer_is_answered_leaves_nothing_behind(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        ear = Ear(engine)
        connecting = asyncio.ensure_future(ear.connect("a-page"))
        while not engine._peers._peers:
            await asyncio.sleep(0)

        await engine.handle(protocol.EndPage("a-page"))

        with pytest.raises(SessionNotFoundError):
            await connecting
        assert engine._peers._peers == {}
        assert engine.status().listeners == 0
        await ear.close()


async def test_no_stun_server_is_asked(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        ear = await connected(engine)
        peer_of_ear = engine._peers._peers[ear.listener_id]

        connection = ice_connection(peer_of_ear._connection)

        assert connection.stun_server is None
        assert connection.turn_server is None
        await ear.close()


def ice_connection(of: Any) -> Any:
    """Return aioice's connection of an ear, or of an aiortc connection."""
    connection = getattr(of, "connection", of)
    return connection.getReceivers()[0].transport.transport._connection
