"""What listeners cost: processor time by their number, memory over their coming and going.

The rule: they are in another process, and take every packet; the control encodes for each of them,
as aiortc does by itself.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

import psutil

from benchmarks.cpu import shares
from benchmarks.dropouts import INSTRUMENT, ORCHESTRA
from benchmarks.figure import Figure
from benchmarks.receivers import Receivers
from benchmarks.soak import megabytes
from tests.e2e.jupyter import JupyterServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.stand import Effort, Stand

NUMBERS: Final = (1, 4, 16, 64)
CONNECTIONS: Final = 200
LOOKS: Final = 4
"""At memory, while they come and go."""


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Count processor time with more and more listeners, then memory."""
    effort = effort._replace(window=effort.window / 2)
    figures = []
    for duration in ("10", "20"):
        environment = {
            "VISUALCSOUND_WEBRTC_AUDIO_FRAME_MS": duration,
            "ORCHESTRON_LISTENER_LIMIT": str(max(NUMBERS)),
        }
        folder = stand.folder / f"listeners-{duration}"
        with JupyterServer(folder, environment) as server:
            own = stand._replace(jupyter=server, folder=folder)
            figures += _encoded_once(own, effort, f"encoded once, packets of {duration} ms")
            if duration == "10":
                figures.append(_come_and_go(own))
    return [*figures, *_encoded_for_each(effort)]


def _encoded_once(stand: Stand, effort: Effort, subject: str) -> list[Figure]:
    with _tone(stand) as (engine, url), Receivers(url, stand.jupyter.token) as receivers:
        return _by_number(engine, receivers, effort, subject)


def _encoded_for_each(effort: Effort) -> list[Figure]:
    command = [sys.executable, "-m", "benchmarks.each_encoded"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout is not None
        url = sender.stdout.readline().strip()
        subject = "encoded for each by aiortc, packets of 20 ms (control)"
        try:
            with Receivers(url) as receivers:
                return _by_number(psutil.Process(sender.pid), receivers, effort, subject)
        finally:
            sender.kill()


def _by_number(
    sender: psutil.Process, receivers: Receivers, effort: Effort, subject: str
) -> list[Figure]:
    figures = []
    there = 0
    for number in NUMBERS:
        receivers.connect(number - there)
        there = number
        time.sleep(1.0)
        (found,) = shares([sender], effort)
        figures.append(Figure(f"CPU with {number} listeners", subject, "% of a core", tuple(found)))
    return figures


def _come_and_go(stand: Stand) -> Figure:
    with _tone(stand) as (engine, url), Receivers(url, stand.jupyter.token) as receivers:
        receivers.come_and_go(10)  # what is loaded once
        memory = [megabytes(engine)]
        for _ in range(LOOKS):
            receivers.come_and_go(CONNECTIONS // LOOKS)
            memory.append(megabytes(engine))
    grown = tuple(each - memory[0] for each in memory[1:])
    note = f"beyond {memory[0]:.0f} MB, every {CONNECTIONS // LOOKS} connections"
    return Figure(f"engine memory over {CONNECTIONS} connections", "orchestron", "MB", grown, note)


@contextlib.contextmanager
def _tone(stand: Stand) -> Iterator[tuple[psutil.Process, str]]:
    """Sound a tone; yields the engine and where offers are posted."""
    with stand.player() as player:
        player.compile(ORCHESTRA)
        player.hold(INSTRUMENT)
        engine, _spare = stand.wait_for_engines(2)
        (session,) = stand.jupyter.sessions()
        yield engine, f"{stand.jupyter.url}orchestron/api/sessions/{session['id']}/whep"
