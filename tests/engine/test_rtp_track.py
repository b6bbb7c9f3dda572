"""A peer's track and its queue."""

from __future__ import annotations

import asyncio
from fractions import Fraction

import pytest
from aiortc.mediastreams import MediaStreamError
from msgspec import structs

from orchestron_jupyter.engine.encoder import Packet
from orchestron_jupyter.engine.listeners.rtp_track import RtpTrack
from orchestron_jupyter.presets import Encoding
from orchestron_jupyter.protocol import ListenerStats
from orchestron_jupyter.settings import Settings

OPUS = Encoding("opus", "10", 192)


def packets(count: int) -> list[Packet]:
    return [Packet(bytes([number]), number * 480, 480, OPUS) for number in range(count)]


async def test_the_queue_is_flushed_when_the_sender_first_asks() -> None:
    track = RtpTrack(Settings(startup_keep_frames=2))
    for packet in packets(10):
        track.push(packet)

    first = await track.recv()

    assert bytes(first) == bytes([8])
    assert track.queue.dropped == 0


async def test_after_a_rest_the_time_stamp_tells_how_long_it_was() -> None:
    track = RtpTrack(Settings())
    waiting = asyncio.ensure_future(track.recv())
    await asyncio.sleep(0)
    before, _gone, _gone, after = packets(4)
    track.push(before)
    assert (await waiting).pts == 0

    waiting = asyncio.ensure_future(track.recv())
    await asyncio.sleep(0)
    track.push(after)

    assert (await waiting).pts == 3 * 480


async def test_a_packet_goes_out_as_it_is_and_with_its_time() -> None:
    track = RtpTrack(Settings())
    waiting = asyncio.ensure_future(track.recv())
    await asyncio.sleep(0)

    track.push(Packet(b"opus", 960, 480, OPUS))
    packet = await waiting

    assert bytes(packet) == b"opus"
    assert (packet.pts, packet.time_base) == (960, Fraction(1, 48000))


async def test_where_too_much_is_held_back_a_packet_of_quiet_and_its_time_are_left_out() -> None:
    track = RtpTrack(Settings(flush_on_connect=False))
    track.report(ListenerStats(jitter_buffer_delay=0.06, jitter_buffer_target=0.04))
    for packet in packets(4):
        track.push(structs.replace(packet, peak=0.0))

    sent = [await track.recv() for _ in range(3)]

    assert [bytes(each) for each in sent] == [bytes([number]) for number in (0, 2, 3)]
    assert [each.pts for each in sent] == [0, 480, 960]


async def test_stopping_ends_a_receiver_that_waits() -> None:
    track = RtpTrack(Settings())
    waiting = asyncio.ensure_future(track.recv())
    await asyncio.sleep(0)

    track.stop()

    with pytest.raises(MediaStreamError):
        await waiting
