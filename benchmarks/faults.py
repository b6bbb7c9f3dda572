"""From a fault of the engine to the sound that comes back to a listener.

The rule: a browser listens all the while, and what sounds is started by the session's code, so that
it sounds again as soon as the code does. The fault's time is that of the command (or of the
signal); the silence is what the listener really misses.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.figure import Figure
from benchmarks.stand import SETTLED
from tests.e2e.sound import RATE

if TYPE_CHECKING:
    from benchmarks.player import Player
    from benchmarks.stand import Effort, Stand

SOUNDING: Final = """
instr BenchTone
  aTone = oscili:a(0.25 * 0dbfs, 440)
  outs aTone, aTone
endin
schedule("BenchTone", 0, -1)
"""
CRASH: Final = (
    "opcode Recursive, a, a\nas xin\nar Recursive as\nxout ar\nendop\n"
    'instr Fault\nar Recursive a(0)\nendin\nschedule("Fault", 0, 1)\n'
)
HANG: Final = "i_ = 0\nwhile i_ == 0 do\nod\n"
SILENCE: Final = 0.05
PATIENCE: Final = 20.0
CONTROL: Final = "in-page tone, new output (control)"


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Let the engine be killed, crash and hang, `runs` times each."""
    found: dict[str, list[tuple[float, float]]] = {"killed": [], "crash": [], "hang": []}
    control = []
    for _ in range(effort.runs):
        for name, times in found.items():
            times.append(_fault(stand, name))
        control.append(_control(stand))
    figures = []
    for name, times in found.items():
        back, silent = zip(*times, strict=True)
        figures.append(Figure("fault to sound", name, "ms", tuple(back)))
        figures.append(Figure("silence at a fault", name, "ms", tuple(silent)))
    return [*figures, Figure("fault to sound", CONTROL, "ms", tuple(control))]


def _fault(stand: Stand, name: str) -> tuple[float, float]:
    """Return the ms from the fault to sound, and how long it was silent."""
    with stand.player() as player, stand.listener():
        engine, _spare = stand.wait_for_engines(2)
        player.compile(SOUNDING)
        stand.pulse.wait_for_sound()
        time.sleep(SETTLED)
        mark, begun = stand.pulse.mark(), time.monotonic()
        _bring_about(name, player, engine.pid)
        silent_from, sound_from = _silence(stand, mark)
        back = stand.clock.time_of(mark + sound_from) - begun
        player.release()
    return 1000 * back, 1000 * (sound_from - silent_from)


def _bring_about(name: str, player: Player, engine: int) -> None:
    if name == "killed":
        os.kill(engine, signal.SIGKILL)
    else:
        player.attempt(CRASH if name == "crash" else HANG)


def _silence(stand: Stand, mark: float) -> tuple[float, float]:
    """Return when silence began and ended, in seconds after `mark`."""
    pulse = stand.pulse
    deadline = mark + PATIENCE
    while pulse.mark() < deadline:
        heard = np.abs(pulse.since(mark, pulse.mark() - mark + 0.2)[:, 0]) > 0.01
        loud = np.flatnonzero(heard)
        silences = np.flatnonzero(np.diff(loud) > SILENCE * RATE)
        if len(silences):
            return float(loud[silences[0]]) / RATE, float(loud[silences[-1] + 1]) / RATE
    msg = f"After the fault nothing was heard for {PATIENCE:g} s."
    raise TimeoutError(msg)


def _control(stand: Stand) -> float:
    with stand.player(), stand.listener() as page:
        page.close_output()
        clock = page.calibrate()
        time.sleep(1.0)
        mark = stand.pulse.mark()
        begun = clock.time_of(page.start_tone(440.0))
        stand.pulse.wait_for_sound()
        heard = np.abs(stand.pulse.since(mark, stand.pulse.mark() - mark)[:, 0]) > 0.01
        page.close_output()
    return 1000 * (stand.clock.time_of(mark + float(np.flatnonzero(heard)[0]) / RATE) - begun)
