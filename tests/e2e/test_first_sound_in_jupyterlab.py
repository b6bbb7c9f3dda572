"""The first notebook in JupyterLab: what its cells play comes out of the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import nbformat
import pytest

from tests.e2e.lab import LabNotebook
from tests.e2e.sound import separation_db, steady_pitch

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.jupyter import JupyterServer
    from tests.e2e.pulse import PulseServer

FIRST_SOUND: Final = Path(__file__).resolve().parents[2] / "notebooks" / "01-first-sound.ipynb"
IMPORT, SESSION = 1, 3
TWO_TONES: Final = '''
session.compile("""
instr TwoTones
  outs oscili:a(0.5 * 0dbfs, 440), oscili:a(0.5 * 0dbfs, 660)
endin
""")["TwoTones"].note_on()
'''
BUSY: Final = """
import time
until = time.monotonic() + 15
while time.monotonic() < until:
    sum(range(1000))
"""


@pytest.fixture
def notebook(page: Page, jupyter: JupyterServer) -> LabNotebook:
    """The first notebook, with a cell that plays two tones and one that keeps the kernel busy."""
    content = nbformat.read(FIRST_SOUND, as_version=4)
    content.cells += [nbformat.v4.new_code_cell(source) for source in (TWO_TONES, BUSY)]
    nbformat.write(content, jupyter.root / "first.ipynb")
    return LabNotebook(page, jupyter, "first.ipynb")


def test_two_tones_are_heard_in_stereo_at_their_pitch_while_the_kernel_is_busy(
    notebook: LabNotebook, pulse: PulseServer
) -> None:
    two_tones, busy = -2 % 15, -1 % 15
    notebook.run(IMPORT)
    notebook.run(SESSION)
    notebook.run(two_tones)
    pulse.wait_for_sound()
    notebook.start(busy)

    recording = pulse.record(3.0)

    assert notebook.kernel_is_busy
    assert steady_pitch(recording[:, 0]) == pytest.approx(440.0, abs=1.0)
    assert steady_pitch(recording[:, 1]) == pytest.approx(660.0, abs=1.0)
    assert separation_db(recording, 440.0, 660.0) > 50
