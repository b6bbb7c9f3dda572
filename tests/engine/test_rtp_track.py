"""A peer's track and its queue."""

from __future__ import annotations

import asyncio
from fractions import Fraction

import pytest
from aiortc.mediastreams import MediaStreamError

from orchestron_jupyter.engine.encoder import Packet
from orchestron_jupyter.engine.listeners.rtp_track import RtpTrack
from orchestron_jupyter.presets import Encoding
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


async def test_stopping_ends_a_receiver_that_waits() -> None:
    track = RtpTrack(Settings())
    waiting = asyncio.ensure_future(track.recv())
    await asyncio.sleep(0)

    track.stop()

    with pytest.raises(MediaStreamError):
        await waiting
