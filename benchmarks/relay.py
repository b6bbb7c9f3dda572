"""Sound through the Jupyter server's port, while that server is at rest and while it is busy.

The rule: the same packets of the same engine are taken at the same time by the same process in two
ways: through the server's WebSocket, and straight from the engine's control socket, which is the
control. A packet is late by how much later than the earliest one it came, by its own time stamp.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple, get_args
from urllib.parse import urlencode

from websockets.asyncio.client import connect

from benchmarks import busy
from benchmarks.figure import Figure
from benchmarks.stand import SESSION, SETTLED
from orchestron_jupyter.notebook.discovery import connect_to_server
from orchestron_jupyter.protocol import Address, OpenRelay, OpenSession, server_file_name
from orchestron_jupyter.server.relay import Relay
from orchestron_jupyter.settings import PresetName

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from benchmarks.stand import Effort, Stand

BUFFER: Final = 0.15
"""Seconds of a listener's jitter buffer: what comes later than that is a dropout."""
RATE: Final = 48000
FRAME_HEAD: Final = 4
"""Bytes that WebSocket adds to a message of this size, from the server."""
PRESETS: Final[tuple[PresetName, ...]] = get_args(PresetName)
_HEADER: Final = struct.Struct("<BBHIQ")


class Arrival(NamedTuple):
    """One packet: when it came, which samples it holds, and its size in bytes."""

    at: float
    pts: int
    samples: int
    size: int


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Listen for half of `tone` at rest and while busy, and shortly with each preset."""
    figures = []
    with stand.player() as player:
        player.compile("instr BenchRelay\n outs oscili:a(0.2 * 0dbfs, 440), a(0)\nendin\n")
        player.hold("BenchRelay")
        time.sleep(SETTLED)
        for condition, is_busy in (("at rest", False), ("while it saves 10 MB each 0.5 s", True)):
            with contextlib.ExitStack() as stack:
                savings = stack.enter_context(busy.saving(stand.jupyter)) if is_busy else []
                ours, control = _heard(stand, "balanced", effort.tone / 2)
            note = f"{condition}; {effort.tone / 2:g} s"
            figures += _figures("WebSocket through the server", note, ours)
            figures += _figures("control socket (control)", note, control)
            if is_busy:
                figures.append(Figure("time to save", "the server", "ms", tuple(savings)))
        for preset in PRESETS:
            heard, _control = _heard(stand, preset, effort.window)
            figures.append(_bandwidth(preset, heard))
    return figures


def _figures(subject: str, note: str, arrivals: list[Arrival]) -> list[Figure]:
    late = lateness(arrivals)
    lost = sum(after.pts - before.pts - before.samples for before, after in _pairs(arrivals))
    return [
        Figure("lateness of packets", subject, "ms", tuple(1000 * each for each in late), note),
        Figure(
            "dropouts",
            subject,
            "in all",
            (float(sum(each > BUFFER for each in late)),),
            f"{note}; packets later than a buffer of {1000 * BUFFER:g} ms",
        ),
        Figure("left out by the engine", subject, "ms", (1000 * lost / RATE,), note),
    ]


def lateness(arrivals: list[Arrival]) -> list[float]:
    """Return by how many seconds each packet came later than the most punctual one."""
    offsets = [each.at - (each.pts + each.samples) / RATE for each in arrivals]
    earliest = min(offsets)
    return [each - earliest for each in offsets]


def _pairs(arrivals: list[Arrival]) -> Iterator[tuple[Arrival, Arrival]]:
    return itertools.pairwise(arrivals)


def _bandwidth(preset: str, arrivals: list[Arrival]) -> Figure:
    seconds = sum(each.samples for each in arrivals) / RATE
    sent = sum(each.size + FRAME_HEAD for each in arrivals)
    return Figure(
        "bandwidth",
        f"preset {preset}",
        "kbit/s",
        (8 * sent / seconds / 1000,),
        "with the heads of messages and frames, without those of TCP and TLS",
    )


# ---------------------------------------------------------------- listening


def _heard(stand: Stand, preset: PresetName, seconds: float) -> tuple[list[Arrival], list[Arrival]]:
    """Listen both ways, in a thread: Playwright has an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _listen(stand, preset, seconds)).result()


async def _listen(
    stand: Stand, preset: PresetName, seconds: float
) -> tuple[list[Arrival], list[Arrival]]:
    control = await Relay.open(_engine(stand), OpenRelay(preset=preset))
    try:
        both = await asyncio.gather(
            _collected(_through_server(stand, preset), seconds),
            _collected(control.packets(), seconds),
        )
    finally:
        await control.close()
    return both[0], both[1]


async def _collected(packets: AsyncIterator[bytes], seconds: float) -> list[Arrival]:
    arrivals: list[Arrival] = []
    async with contextlib.aclosing(packets) as stream:  # type: ignore[type-var]
        async for packet in stream:
            at = time.monotonic()
            _format, _zero, samples, _sequence, pts = _HEADER.unpack_from(packet)
            arrivals.append(Arrival(at, pts, samples, len(packet)))
            if pts - arrivals[0].pts >= seconds * RATE:
                break
    return arrivals


async def _through_server(stand: Stand, preset: str) -> AsyncIterator[bytes]:
    (session,) = stand.jupyter.sessions()
    query = urlencode({"preset": preset})
    route = f"{stand.jupyter.url}orchestron/api/sessions/{session['id']}/audio?{query}"
    headers = {"Authorization": f"token {stand.jupyter.token}"}
    address = f"ws{route.removeprefix('http')}"
    async with connect(address, additional_headers=headers, compression=None) as connection:
        await connection.recv()  # who listens
        async for packet in connection:
            assert isinstance(packet, bytes)
            yield packet


def _engine(stand: Stand) -> Address:
    """Return where the engine of the bench's session listens, as a kernel finds it."""
    file = stand.folder / "runtime" / server_file_name(stand.jupyter.process.pid)
    server = connect_to_server(file)
    assert server is not None
    try:
        return server.call(OpenSession(SESSION)).engine
    finally:
        server.close()
