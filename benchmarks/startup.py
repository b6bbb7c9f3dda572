"""From running a cell in JupyterLab to a live panel and to the first sound.

The rule: the session sounds already when the panel appears, so that nothing but the way to the ear
is waited for; and every run begins with silence.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from benchmarks.figure import Figure
from benchmarks.page import MeasuredPage
from tests.e2e.chromium import page_of
from tests.e2e.lab import LabNotebook, write_notebook
from tests.e2e.sound import onsets

if TYPE_CHECKING:
    from benchmarks.stand import Effort, Stand

NOTEBOOK: Final = "bench.ipynb"
TONE: Final = '''
tone = session.compile("""
instr BenchStart
  aTone = oscili:a(0.25 * 0dbfs, 440)
  outs aTone, aTone
endin
""")["BenchStart"].note_on()
'''
NEW: Final = f"session = orchestron.Session(){TONE}"
CELLS: Final = (
    "import orchestron_jupyter as orchestron",
    f"{NEW}session",
    "session.close()",
    NEW,
    "session",
)
IMPORT, NEW_SHOWN, CLOSE, NEW_HIDDEN, SHOW = range(len(CELLS))
READY: Final = 5.0
"""Seconds in which the server gets a spare engine ready."""
PATIENCE: Final = 20.0


def measure(stand: Stand, effort: Effort) -> list[Figure]:
    """Start `runs` times with a new session, with one that runs, and the control."""
    write_notebook(stand.jupyter, NOTEBOOK, CELLS)
    with page_of(stand.browser) as page:
        starts = _Starts(stand, MeasuredPage(page))
        return starts.measure(effort.runs)


class _Starts:
    """The notebook, open, and what is done in it."""

    def __init__(self, stand: Stand, page: MeasuredPage) -> None:
        self._stand = stand
        self._page = page
        self._notebook = LabNotebook(page.page, stand.jupyter, NOTEBOOK)
        self._notebook.run(IMPORT)
        self._clock = page.calibrate()

    def measure(self, runs: int) -> list[Figure]:
        new, running, control = [], [], []
        for _ in range(runs):
            time.sleep(READY)
            new.append(self._cell(NEW_SHOWN))
            self._close()
            time.sleep(READY)
            self._notebook.run(NEW_HIDDEN)
            time.sleep(1.0)
            running.append(self._cell(SHOW))
            self._close()
            control.append(self._control())
        return [
            *_figures("new session", new),
            *_figures("panel of a running session", running),
            Figure("to the first sound", "in-page tone, new output", "ms", tuple(control)),
        ]

    def _cell(self, index: int) -> tuple[float, float]:
        """Run a cell that shows a panel; returns the ms to live and to the first sound."""
        self._page.forget_live()
        self._notebook.cell(index).locator(".cm-content").click()
        mark, begun = self._stand.pulse.mark(), time.monotonic()
        self._page.page.keyboard.press("Control+Enter")
        live = self._clock.time_of(self._page.wait_for_live())
        return 1000 * (live - begun), 1000 * (self._first_sound(mark) - begun)

    def _control(self) -> float:
        mark = self._stand.pulse.mark()
        begun = self._clock.time_of(self._page.start_tone(440.0))
        heard = self._first_sound(mark)
        self._page.close_output()
        self._stand.pulse.wait_for_silence()
        return 1000 * (heard - begun)

    def _first_sound(self, mark: float) -> float:
        pulse = self._stand.pulse
        deadline = mark + PATIENCE
        while pulse.mark() < deadline:
            found = onsets(pulse.since(mark, pulse.mark() - mark + 0.2)[:, 0])
            if found:
                return self._stand.clock.time_of(mark + found[0])
        msg = f"Nothing was heard for {PATIENCE:g} s."
        raise TimeoutError(msg)

    def _close(self) -> None:
        self._notebook.run(CLOSE)
        self._stand.pulse.wait_for_silence()


def _figures(subject: str, starts: list[tuple[float, float]]) -> list[Figure]:
    live, heard = zip(*starts, strict=True)
    return [
        Figure("to live", subject, "ms", tuple(live)),
        Figure("to the first sound", subject, "ms", tuple(heard)),
    ]
