"""What the five settings of the sound's way do, one by one.

The rule: one setting differs from the defaults at a time, and a server of its own has it. The queue
is asked without a server: what it leaves out and leaves behind follows from its rule alone, and a
line that stalls just so cannot be had to order.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks import clicks
from benchmarks.figure import Figure
from benchmarks.latency import NAME, click_until, heard
from benchmarks.stand import SETTLED
from benchmarks.ways import ELEMENT
from orchestron_jupyter.engine.encoder import Packet
from orchestron_jupyter.engine.listeners.send_queue import SendQueue
from orchestron_jupyter.presets import encoding
from orchestron_jupyter.settings import Settings
from tests.e2e.jupyter import JupyterServer

if TYPE_CHECKING:
    from benchmarks.latency import Clicks
    from benchmarks.stand import Effort, Stand

PREFIX: Final = "VISUALCSOUND_WEBRTC_AUDIO_"
VARIATIONS: Final[dict[str, dict[str, str]]] = {
    "defaults (control)": {},
    "FRAME_MS 2.5": {"FRAME_MS": "2.5"},
    "FRAME_MS 5": {"FRAME_MS": "5"},
    "FRAME_MS 20": {"FRAME_MS": "20"},
    "FLUSH_ON_CONNECT false": {"FLUSH_ON_CONNECT": "false"},
    "STARTUP_KEEP_FRAMES 5": {"STARTUP_KEEP_FRAMES": "5"},
    "STARTUP_KEEP_FRAMES 20": {"STARTUP_KEEP_FRAMES": "20"},
}
YOUNG: Final = 4.0
OLD: Final = 10.0
UNTIL: Final = 16.0
"""Seconds since the panel was live: clicks before `YOUNG`, and from `OLD` to here."""
CONNECTIONS: Final = 2
STALLS: Final = (0.1, 0.5, 2.0)


class Bounds(NamedTuple):
    """Of the queue, in packets of 10 ms."""

    most: int
    target: int


BOUNDS: Final = (Bounds(20, 2), Bounds(5, 2), Bounds(100, 2), Bounds(20, 0), Bounds(20, 20))


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Click with each variation, and stall a queue with each of its bounds."""
    figures = []
    for name, variation in VARIATIONS.items():
        figures += _varied(stand, name, variation, min(CONNECTIONS, effort.runs))
    return figures + [_stalled(bounds, stall) for bounds in BOUNDS for stall in STALLS]


def _varied(stand: Stand, name: str, variation: dict[str, str], connections: int) -> list[Figure]:
    environment = {PREFIX + setting: value for setting, value in variation.items()}
    folder = stand.folder / name.replace(" ", "-")
    found: list[Clicks] = []
    with JupyterServer(folder, environment) as server:
        own = stand._replace(jupyter=server, folder=folder)
        with own.player() as player:
            player.compile(clicks.ORCHESTRA)
            time.sleep(SETTLED)  # the new server starts its spare engine meanwhile
            for _ in range(connections):
                with own.listener(ELEMENT) as page:
                    found.append(click_until(own, player, page, UNTIL))
    return [
        Figure(f"{NAME}, by setting", f"{name}, first {YOUNG:g} s", "ms", heard(found, 0.0, YOUNG)),
        Figure(f"{NAME}, by setting", f"{name}, from {OLD:g} s on", "ms", heard(found, OLD, UNTIL)),
    ]


def _stalled(bounds: Bounds, stall: float) -> Figure:
    """Fill a listener's queue for as long as its line takes nothing."""
    settings = Settings(queue_frames_max=bounds.most, queue_frames_target=bounds.target)
    kind = encoding("balanced", settings)
    queue = SendQueue(settings)
    queue.go_live()
    begun = time.perf_counter()
    for number in range(round(1000 * stall / float(kind.packet_duration))):
        queue.put(Packet(b"", number * kind.samples, kind.samples, kind))
    took = 1000 * (time.perf_counter() - begun)
    each = float(kind.packet_duration)
    return Figure(
        f"a line that takes nothing for {1000 * stall:g} ms",
        f"QUEUE_FRAMES_MAX {bounds.most}, …TARGET {bounds.target}",
        "ms of delay left",
        (each * len(queue),),
        f"{each * queue.dropped:g} ms of sound left out; {took:.1f} ms of computing",
    )
