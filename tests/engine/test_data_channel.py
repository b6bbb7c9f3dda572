"""Packets as messages of a data channel, over a real connection."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
from aiortc import RTCConfiguration, RTCPeerConnection

from orchestron_jupyter.engine.encoder import Packet
from orchestron_jupyter.engine.listeners.data_channel import AudioChannel, message
from orchestron_jupyter.presets import Encoding
from orchestron_jupyter.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiortc import RTCDataChannel

OPUS = Encoding("opus", "10", 192)
PCM = Encoding("pcm", "2.5")


def packets(count: int, encoding: Encoding = PCM) -> list[Packet]:
    sound = np.zeros((120, 2), np.float32).tobytes()
    return [Packet(sound, number * 120, 120, encoding) for number in range(count)]


class Line:
    """A connection with a data channel: `near` is where the channel is sent from."""

    def __init__(self) -> None:
        self.ends = [RTCPeerConnection(RTCConfiguration(iceServers=[])) for _ in range(2)]
        self.received: list[bytes] = []
        self.near: RTCDataChannel
        self.is_cut = False

    async def connect(self) -> None:
        far, near = self.ends
        opened = asyncio.get_running_loop().create_future()
        near.on("datachannel", opened.set_result)
        channel = far.createDataChannel("orchestron-audio", ordered=False, maxRetransmits=0)
        channel.on("message", self.received.append)
        await far.setLocalDescription(await far.createOffer())
        await near.setRemoteDescription(far.localDescription)
        await near.setLocalDescription(await near.createAnswer())
        await far.setRemoteDescription(near.localDescription)
        self.near = await opened
        for end in self.ends:
            assert end.sctp is not None
            self._make_breakable(end.sctp.transport)

    def _make_breakable(self, transport: Any) -> None:
        send = transport._send_data

        async def send_unless_cut(data: bytes) -> None:
            if not self.is_cut:
                await send(data)

        transport._send_data = send_unless_cut

    async def arrived(self, count: int) -> None:
        async def wait() -> None:
            while len(self.received) < count:
                await asyncio.sleep(0.005)

        await asyncio.wait_for(wait(), 10)


@contextlib.asynccontextmanager
async def a_line() -> AsyncIterator[Line]:
    made = Line()
    await made.connect()
    yield made
    await asyncio.gather(*(end.close() for end in made.ends))


def test_a_message_says_what_it_is_and_when_it_belongs() -> None:
    opus = message(7, Packet(b"opus", 1 << 40, 480, OPUS))
    pcm = message((1 << 32) - 1, Packet(b"pcm!", 120, 120, PCM))

    assert opus == struct.pack("<BBHIQ", 1, 0, 480, 7, 1 << 40) + b"opus"
    assert pcm == struct.pack("<BBHIQ", 2, 0, 120, 0xFFFFFFFF, 120) + b"pcm!"


async def test_every_packet_arrives_in_its_message() -> None:
    async with a_line() as line:
        channel = AudioChannel(Settings(queue_frames_max=1000))
        channel.open(line.near)
        for packet in packets(200):
            channel.push(packet)
            await asyncio.sleep(0.001)

        await line.arrived(200)

        numbers = [struct.unpack_from("<BBHIQ", data)[3:5] for data in line.received]
        assert sorted(numbers) == [(number, number * 120) for number in range(200)]
        assert channel.queue.sent == 200


async def test_a_peer_that_takes_nothing_holds_nobody_up_and_gets_the_latest() -> None:
    async with a_line() as line:
        channel = AudioChannel(Settings(queue_frames_max=5, queue_frames_target=2))
        channel.open(line.near)
        line.is_cut = True
        for packet in packets(2000):
            channel.push(packet)
            await asyncio.sleep(0)
        assert len(channel.queue) <= 5
        assert channel.queue.dropped > 0
        last = channel.queue._packets[-1].pts

        assert last == 1999 * 120


async def test_after_a_gap_in_the_network_the_next_packet_arrives_at_once() -> None:
    async with a_line() as line:
        channel = AudioChannel(Settings())
        channel.open(line.near)
        line.is_cut = True
        for packet in packets(80):  # 0.2 s
            channel.push(packet)
            await asyncio.sleep(0.0025)
        line.is_cut = False
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for packet in packets(20):
            channel.push(packet)
            await asyncio.sleep(0.0025)

        await line.arrived(20)

        assert loop.time() - begun < 0.6  # SCTP's timer would take a second


async def test_a_peer_that_allows_no_message_of_this_size_gets_none_and_no_error() -> None:
    async with a_line() as line:
        channel = AudioChannel(Settings())
        channel.open(line.near)
        line.near.transport._remote_max_message_size = 100

        for packet in packets(10):
            channel.push(packet)

        assert channel.queue.dropped == 10
        assert line.received == []


async def test_a_channel_that_is_closed_takes_packets_and_sends_none() -> None:
    async with a_line() as line:
        channel = AudioChannel(Settings())
        channel.open(line.near)
        line.near.close()
        for packet in packets(100):
            channel.push(packet)

        assert not channel.is_open
        assert line.received == []
