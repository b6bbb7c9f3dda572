"""Offline rendering beside the `csound` command, on the same piece in the same run.

The rule: both are asked for the same file of doubles, in turns, and what each spends before its
first sample (measured on a piece of one k-cycle) is a figure of its own and taken off the others.
"""

from __future__ import annotations

import resource
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import orchestron_jupyter as orchestron
from benchmarks.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.stand import Effort, Stand

VOICES: Final = 8
OURS: Final = "orchestron.render()"
COMMAND: Final = "csound --format=double -o (control)"
SECONDS_PER_WINDOW: Final = 6
"""Seconds of sound for each second of the effort's window; about as long to render."""

_PIECE: Final = """<CsoundSynthesizer>
<CsInstruments>
sr = 48000
ksmps = 32
nchnls = 2
0dbfs = 1
instr 1
  kEnv linsegr 0, 0.01, 0.1, 0.1, 0
  aOne vco2 kEnv, p4
  aTwo vco2 kEnv, p4 * 1.005
  aOut moogladder aOne + aTwo, 1000 + 500 * lfo:k(1, 2), 0.3
  outs aOut, aOut
endin
</CsInstruments>
<CsScore>
{notes}
</CsScore>
</CsoundSynthesizer>
"""


class _Cost(NamedTuple):
    seconds: float
    cpu_seconds: float


def measure(_stand: Stand, effort: Effort) -> list[Figure]:
    """Render the piece `runs` times with each, in turns."""
    duration = SECONDS_PER_WINDOW * effort.window
    costs: dict[str, list[tuple[_Cost, _Cost]]] = {OURS: [], COMMAND: []}
    with tempfile.TemporaryDirectory() as folder:
        long, short = Path(folder, "long.csd"), Path(folder, "short.csd")
        long.write_text(_PIECE.format(notes=_notes(duration)))
        short.write_text(_PIECE.format(notes=_notes(0.001)))
        for _ in range(effort.runs):
            for subject, perform in ((OURS, _render), (COMMAND, _run_command)):
                costs[subject].append((_cost_of(perform, short), _cost_of(perform, long)))
    figures = []
    for subject, found in costs.items():
        factors = (duration / (long.seconds - short.seconds) for short, long in found)
        figures.append(Figure("offline speed", subject, "times real time", tuple(factors)))
    for subject, found in costs.items():
        shares = (
            100 * (long.cpu_seconds - short.cpu_seconds) / duration / VOICES
            for short, long in found
        )
        figures.append(Figure("offline CPU per voice", subject, "% of a core", tuple(shares)))
    for subject, found in costs.items():
        starts = tuple(1000 * short.seconds for short, _long in found)
        figures.append(Figure("offline start and end", subject, "ms", starts))
    return figures


def _notes(duration: float) -> str:
    return "\n".join(f"i1 0 {duration} {100 + 37 * voice}" for voice in range(VOICES))


def _cost_of(perform: Callable[[Path], None], piece: Path) -> _Cost:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    perform(piece)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _Cost(time.monotonic() - start, cpu)


def _render(piece: Path) -> None:
    orchestron.render(piece, on_progress=lambda _seconds: None)


def _run_command(piece: Path) -> None:
    output = piece.with_suffix(".wav")
    subprocess.run(
        ["csound", "-d", "-m0", "--format=double", "-o", output, piece],
        check=True,
        capture_output=True,
    )
