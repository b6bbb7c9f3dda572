"""A peer's track and its queue."""

from __future__ import annotations

import asyncio
from fractions import Fraction

import pytest
from aiortc.mediastreams import MediaStreamError

from orchestron_jupyter.engine.encoder import Packet
from orchestron_jupyter.engine.listeners.rtp_track import RtpTrack
from orchestron_jupyter.settings import Settings


def packets(count: int) -> list[Packet]:
    return [Packet(bytes([number]), number * 480, 480) for number in range(count)]


async def test_what_came_before_the_connection_is_thrown_away() -> None:
    track = RtpTrack(Settings(startup_keep_frames=2))
    for packet in packets(10):
        track.push(packet)

    first = await track.recv()

    assert bytes(first) == bytes([8])
    assert track.dropped_packets == 0


async def test_it_is_kept_where_the_settings_say_so() -> None:
    track = RtpTrack(Settings(flush_on_connect=False))
    for packet in packets(10):
        track.push(packet)

    assert bytes(await track.recv()) == bytes([0])


async def test_an_overflowing_queue_is_cut_to_its_target_and_time_stamps_tell() -> None:
    track = RtpTrack(Settings(queue_frames_max=5, queue_frames_target=2, startup_keep_frames=9))
    track.push(packets(1)[0])
    await track.recv()
    for packet in packets(7)[1:]:
        track.push(packet)

    first = await track.recv()

    assert first.pts == 5 * 480
    assert track.dropped_packets == 4


async def test_a_packet_goes_out_as_it_is_and_with_its_time() -> None:
    track = RtpTrack(Settings())
    waiting = asyncio.ensure_future(track.recv())
    await asyncio.sleep(0)

    track.push(Packet(b"opus", 960, 480))
    packet = await waiting

    assert bytes(packet) == b"opus"
    assert (packet.pts, packet.time_base) == (960, Fraction(1, 48000))


async def test_stopping_ends_a_receiver_that_waits() -> None:
    track = RtpTrack(Settings())
    waiting = asyncio.ensure_future(track.recv())
    await asyncio.sleep(0)

    track.stop()

    with pytest.raises(MediaStreamError):
        await waiting
