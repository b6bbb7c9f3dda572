"""CPU time of the engine process, idle, streaming silence and streaming music.

The rule: the process's own account of its CPU time, over seconds of the wall clock; one core is
100 %.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import psutil

from benchmarks.figure import Figure
from benchmarks.soak import megabytes
from benchmarks.stand import SETTLED

if TYPE_CHECKING:
    from benchmarks.stand import Effort, Stand

NAME: Final = "engine CPU"
CHORD: Final = ("C3", "G3", "C4", "E4")


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Count `runs` times `window` seconds in each state."""
    server = psutil.Process(stand.jupyter.process.pid)
    time.sleep(SETTLED)
    (alone,) = shares([server], effort)
    server_memory = megabytes(server)
    with stand.player() as player:
        engine, spare = stand.wait_for_engines(2)
        time.sleep(SETTLED)
        not_begun, idle = shares([spare, engine], effort)
        idle_memory = megabytes(engine)
        with stand.listener():
            time.sleep(SETTLED)
            (silence,) = shares([engine], effort)
            for pitch in CHORD:
                player.hold("warm_pad", pitch)
            time.sleep(SETTLED)
            (chord,) = shares([engine], effort)
            memory = megabytes(engine)
            player.release()
    return [
        _figure("one listener, warm_pad holds 4 notes", chord),
        _figure("one listener, silence", silence),
        _figure("no listener (control)", idle),
        _figure("spare, not begun (control)", not_begun),
        Figure("engine memory", "one listener, 4 notes", "MB", (memory,)),
        Figure("engine memory", "no listener", "MB", (idle_memory,)),
        Figure("Jupyter server CPU", "no session", "% of a core", tuple(alone)),
        Figure("Jupyter server memory", "no session", "MB", (server_memory,)),
    ]


def shares(processes: list[psutil.Process], effort: Effort) -> list[list[float]]:
    """Return each process's shares of a core, in %, measured at the same time."""
    shares: list[list[float]] = [[] for _ in processes]
    for _ in range(effort.runs):
        begun, before = time.monotonic(), [_cpu_seconds(each) for each in processes]
        time.sleep(effort.window)
        after, elapsed = [_cpu_seconds(each) for each in processes], time.monotonic() - begun
        for share, late, early in zip(shares, after, before, strict=True):
            share.append(100 * (late - early) / elapsed)
    return shares


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _figure(subject: str, shares: list[float]) -> Figure:
    return Figure(NAME, subject, "% of a core", tuple(shares))
