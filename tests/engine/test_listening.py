"""Listeners of a whole engine: what they hear, each in its way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.errors import ArgumentError, LimitError, OfferError, SessionNotFoundError
from tests.e2e.sound import peak_frequency, rms_dbfs
from tests.engine.ear import OPUS, PCM, Ear, decoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from orchestron_jupyter.engine.engine import Engine

TONES = "instr Tones\nouts oscili:a(0.5, 440), oscili:a(0.25, 660)\nendin\n"


async def sounding(engine: Engine) -> None:
    await engine.handle(protocol.Compile(TONES))
    await engine.handle(protocol.Play("Tones"))


async def ear_of(engine: Engine, **listening: Any) -> Ear:
    ear = Ear(engine)
    await ear.connect(**listening)
    return ear


def assert_tones(heard: NDArray[Any]) -> None:
    assert peak_frequency(heard[:, 0]) == pytest.approx(440, abs=1)
    assert peak_frequency(heard[:, 1]) == pytest.approx(660, abs=1)
    assert rms_dbfs(heard[:, 0]) == pytest.approx(-9.03, abs=0.5)


async def test_studio_is_what_was_rendered_bit_for_bit(run_engine: Callable[..., Any]) -> None:
    async with run_engine(queue_frames_max=1000) as engine:
        taken: list[NDArray[np.float32]] = []
        performance = engine._stage._performance
        performance.tap = taken.append
        await sounding(engine)
        ear = await ear_of(engine, preset="studio", way="worklet")
        messages = sorted(await ear.receive(200), key=lambda message: message.pts)
        performance.tap = None
        await ear.close()

    assert {(message.format, message.samples) for message in messages} == {(PCM, 120)}
    steps = np.diff([message.pts for message in messages])
    assert set(steps) == {120}, "a packet was lost on the way"
    heard = np.concatenate([message.sound for message in messages])
    recorded = np.concatenate(taken)
    assert np.abs(heard).max() > 0.4
    starts = np.flatnonzero((recorded[: -len(heard) + 1] == heard[0]).all(axis=1))
    assert any(np.array_equal(recorded[each : each + len(heard)], heard) for each in starts)


async def test_opus_through_the_data_channel_carries_both_sides(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await sounding(engine)
        ear = await ear_of(engine, preset="low latency", way="worklet")
        messages = await ear.receive(200)
        await ear.close()

    assert {(message.format, message.samples) for message in messages} == {(OPUS, 240)}
    sequence = sorted(message.sequence for message in messages)
    assert sequence == list(range(sequence[0], sequence[0] + 200))
    messages.sort(key=lambda message: message.pts)
    assert_tones(decoded([message.payload for message in messages])[4800:])


async def test_listeners_with_different_presets_all_hear_the_same(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await sounding(engine)
        plain = await ear_of(engine)
        thrifty = await ear_of(engine, preset="low bandwidth")
        studio = await ear_of(engine, preset="studio", way="worklet")
        await asyncio.sleep(0.5)

        heard = await asyncio.gather(plain.hear(0.5), thrifty.hear(0.5), studio.receive(200))

        assert_tones(heard[0])
        assert_tones(heard[1])
        assert_tones(np.concatenate([message.sound for message in sorted(heard[2])]))
        await asyncio.gather(plain.close(), thrifty.close(), studio.close())


async def test_a_change_while_live_keeps_the_connection(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        await sounding(engine)
        ear = await ear_of(engine)
        await ear.hear(0.3)

        to_worklet = await ear.ask(
            "configure_listener", listener_id=ear.listener_id, preset="studio", way="worklet"
        )
        messages = await ear.receive(100)
        await ear.ask(
            "configure_listener", listener_id=ear.listener_id, preset="quality", way="element"
        )
        await ear.hear(0.2)
        again = await ear.hear(0.5)

        assert to_worklet["result"]["preset"] == "studio"
        assert {message.format for message in messages} == {PCM}
        assert_tones(again)
        described = await ear.describe()
        assert (described.preset, described.way, described.state) == ("quality", "element", "live")
        assert ear.connection.connectionState == "connected"
        await ear.close()


async def test_an_encoding_is_made_once_for_all_and_for_nobody_never(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        performance = engine._stage._performance
        ears = [await ear_of(engine, preset="quality") for _ in range(3)]
        await ears[0].hear(0.1)
        assert len(performance._packetizers) == 1
        for ear in ears:
            await engine.handle(protocol.EndListener(ear.listener_id))
        await asyncio.wrap_future(performance.commands.call(lambda: None))

        assert performance._packetizers == ()
        await asyncio.gather(*(ear.close() for ear in ears))


async def test_a_listener_that_takes_nothing_disturbs_nobody(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine(queue_frames_max=20) as engine:
        await sounding(engine)
        slow = await ear_of(engine, preset="studio", way="worklet")
        fast = await ear_of(engine)
        await slow.receive(10)
        slow_peer = engine._peers._peers[slow.listener_id]
        slow_peer._connection.sctp._transmit = _never  # nothing leaves any more

        await fast.hear(0.5)
        heard = await fast.hear(0.5)

        assert_tones(heard)
        described = await slow.describe()
        assert described.packets_dropped > 100
        assert described.queued <= 20
        assert (await fast.describe()).packets_dropped == 0
        del slow_peer._connection.sctp._transmit
        await asyncio.gather(slow.close(), fast.close())


async def _never() -> None:
    """Send nothing, as SCTP does when its window is full."""


async def test_a_listener_is_described_with_what_its_page_told(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        ear = await ear_of(engine, page="a-page")
        await ear.hear(0.2)
        stats = {"path": "direct", "round_trip_time": 0.012, "packets_lost": 3, "playing": True}

        await ear.ask("report_listener", listener_id=ear.listener_id, stats=stats)
        described = await ear.describe()
        told = await ear.ask("list_listeners")

        assert (described.page, described.state, described.way) == ("a-page", "live", "element")
        assert described.preset == "balanced"
        assert described.packets_sent > 10
        assert described.connected_for > 0.1
        assert described.stats == protocol.ListenerStats(
            path="direct", round_trip_time=0.012, packets_lost=3, playing=True
        )
        assert [each["id"] for each in told["result"]] == [ear.listener_id]
        await ear.close()


async def test_the_default_preset_is_that_of_the_settings(run_engine: Callable[..., Any]) -> None:
    async with run_engine(preset="low bandwidth") as engine:
        ear = await ear_of(engine)
        assert (await ear.describe()).preset == "low bandwidth"
        await ear.close()


async def test_a_player_that_knows_no_presets_gets_quality_where_studio_is_the_default(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine(preset="studio") as engine:
        ear, informed = await ear_of(engine), await ear_of(engine, way="worklet")
        assert (await ear.describe()).preset == "quality"
        assert (await informed.describe()).preset == "studio"
        await asyncio.gather(ear.close(), informed.close())


async def test_what_can_not_be_is_refused_and_leaves_nothing_behind(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine(listener_limit=1) as engine:
        ear = Ear(engine)
        with pytest.raises(ArgumentError, match="worklet"):
            await ear.connect(preset="studio")
        assert engine._peers._peers == {}
        await ear.close()

        listening = await ear_of(engine)
        another = Ear(engine)
        with pytest.raises(LimitError):
            await another.connect()
        with pytest.raises(SessionNotFoundError):
            await engine.handle(protocol.ConfigureListener("nobody", "quality"))
        with pytest.raises(SessionNotFoundError):
            await engine.handle(protocol.ReportListener("nobody", protocol.ListenerStats()))
        await asyncio.gather(listening.close(), another.close())


async def test_the_worklet_needs_a_data_channel_in_the_offer(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        ear = Ear(engine)
        ear.connection.addTransceiver("audio", direction="recvonly")
        await ear.connection.setLocalDescription(await ear.connection.createOffer())
        offer = ear.connection.localDescription.sdp

        with pytest.raises(OfferError, match="orchestron-audio"):
            await engine.handle(protocol.Listen(offer, way="worklet"))
        answer = await engine.handle(protocol.Listen(offer))
        with pytest.raises(ArgumentError, match="no data channels"):
            await engine.handle(protocol.ConfigureListener(answer.listener_id, way="worklet"))

        await ear.close()


async def test_notes_sent_ahead_keep_their_rhythm(run_engine: Callable[..., Any]) -> None:
    click = "instr Click\nouts linseg:a(1, 0.001, 0, 1, 0), linseg:a(1, 0.001, 0, 1, 0)\nendin\n"
    async with run_engine(queue_frames_max=1000) as engine:
        await engine.handle(protocol.Compile(click))
        ear = await ear_of(engine, preset="studio", way="worklet")
        await ear.receive(10)
        ear.messages.clear()
        begun = (await ear.ask("time"))["result"]["engine_time"]
        loop = asyncio.get_running_loop()
        start, random = loop.time(), np.random.default_rng(3)
        for number in range(12):
            jitter = random.uniform(0, 0.02)  # a network's
            await asyncio.sleep(max(0.0, start + 0.1 * number + jitter - loop.time()))
            at = begun + 1.0 + 0.1 * number
            await ear.ask("play", instrument="Click", duration=0.05, at=at)
        await asyncio.sleep(1.5)
        messages = sorted(ear.messages, key=lambda message: message.pts)
        await ear.close()

    sound = np.concatenate([message.sound for message in messages])[:, 0]
    onsets = [
        i for i in np.flatnonzero(sound > 0.5) if not (sound[max(0, i - 400) : i] > 0.1).any()
    ]
    apart = np.diff(onsets) / 48000
    assert len(apart) == 11
    assert np.abs(apart - 0.1).max() <= 32 / 48000 + 1e-9  # one k-cycle


async def test_a_page_asks_for_the_time_over_and_over(run_engine: Callable[..., Any]) -> None:
    async with run_engine(stall_bound=10.0) as engine:
        ear = await ear_of(engine)
        loop = asyncio.get_running_loop()
        offsets = []
        for _ in range(100):
            before = loop.time()
            told = (await ear.ask("time"))["result"]
            offsets.append(told["engine_time"] - (before + loop.time()) / 2)
        assert told["queued"] == 0
        await engine.handle(protocol.SetChannel("x", 1.0, at=told["engine_time"] + 30))
        assert (await ear.ask("time"))["result"]["queued"] == 1
        await ear.close()

    # Evenly, although packets of 10 ms are rendered: most answers agree on what time it is.
    assert np.median(np.abs(np.subtract(offsets, np.median(offsets)))) < 0.003
