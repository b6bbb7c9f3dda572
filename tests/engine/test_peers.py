"""WebRTC peers: offers, limits, and the end of connections."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.engine import peers
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
    async with asyncio.timeout(seconds) if hasattr(asyncio, "timeout") else _NoBound():
        while not condition():
            await asyncio.sleep(0.02)


class _NoBound:
    """Python 3.10 has no asyncio.timeout; pytest's time limit holds there."""

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *_error: object) -> None: ...


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
    monkeypatch.setattr(peers, "CONNECT_LIMIT", 0.5)
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        ear = Ear(engine)
        ear._connection.addTransceiver("audio", direction="recvonly")
        await ear._connection.setLocalDescription(await ear._connection.createOffer())
        await engine.handle(protocol.Listen(ear._connection.localDescription.sdp))

        await until(lambda: engine.status().listeners == 0)

        await ear.close()
    (ended,) = [event for event in events if isinstance(event, protocol.ListenerEnded)]
    assert "not reached over UDP" in ended.reason


def test_a_machine_without_a_network_offers_its_loopback_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(peers, "_interface_addresses", lambda *_families: [])

    assert peers.host_addresses(use_ipv4=True, use_ipv6=True) == ["127.0.0.1"]
