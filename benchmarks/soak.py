"""A long run: code compiled every second, many voices, channels in steady motion.

The rule: a second session of the same server does nothing all the while and is the control. What
grows there too is not ours to answer for.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final

from benchmarks.figure import Figure
from benchmarks.stand import SETTLED

if TYPE_CHECKING:
    import psutil

    from benchmarks.player import Player
    from benchmarks.stand import Effort, Stand

TONES: Final = 2
"""The soak lasts this many times as long as the effort's tone: 20 minutes."""
BUSY: Final = "compiles every second, 32 voices, a channel at 100 Hz"
IDLE: Final = "an idle session (control)"


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Soak one session beside an idle one, at the same time."""
    seconds = TONES * effort.tone
    with stand.player() as busy, stand.another_player("control") as idle:
        time.sleep(SETTLED)
        engines = stand.wait_for_engines(3)[:2]
        results: list[dict[str, Any]] = [{}, {}]
        memory = [[megabytes(engine)] for engine in engines]
        threads = [
            threading.Thread(target=_soak, args=(player, seconds, is_busy, result))
            for player, is_busy, result in zip((busy, idle), (True, False), results, strict=True)
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(seconds / 20)
            for engine, values in zip(engines, memory, strict=True):
                values.append(megabytes(engine))
        for thread in threads:
            thread.join()
    subjects = (BUSY, IDLE)
    figures = [
        Figure(
            "memory growth",
            subject,
            "MB",
            (values[-1] - values[1],),
            f"in {seconds:g} s, after the first twentieth; at the end {values[-1]:.0f} MB",
        )
        for subject, values in zip(subjects, memory, strict=True)
    ]
    for name, key, unit in (
        ("drift against the monotonic clock", "drift", "ms"),
        ("clock overruns", "overruns", "in all"),
        ("compilations", "compilations", "in all"),
    ):
        figures += [
            Figure(name, subject, unit, (result[key],), f"in {seconds:g} s")
            for subject, result in zip(subjects, results, strict=True)
        ]
    return figures


def _soak(player: Player, seconds: float, is_busy: bool, result: dict[str, Any]) -> None:  # noqa: FBT001  # a thread's argument
    result.update(player.soak(seconds, is_busy=is_busy))


def megabytes(engine: psutil.Process) -> float:
    return float(engine.memory_info().rss) / 2**20
