"""A kernel restart in JupyterLab: the session sounds on, and the new kernel finds it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.lab import LabNotebook, write_notebook
from tests.e2e.panel import wait_for_state
from tests.e2e.sound import gaps, steady_pitch

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.jupyter import JupyterServer
    from tests.e2e.pulse import PulseServer

CELLS: Final = (
    "import orchestron_jupyter as orchestron\nsession = orchestron.Session()\nsession",
    '''
session.compile("""
instr Tone
  outs oscili:a(0.3 * 0dbfs, 440), oscili:a(0.3 * 0dbfs, 440)
endin
""")["Tone"].note_on()
''',
    "print(*session.instruments)",
)
SESSION, TONE, INSTRUMENTS = range(len(CELLS))
BREAK: Final = 1.0
"""Seconds: a machine that starts a kernel may swallow half of one. Were the engine a new one, the
note would be gone for good."""


@pytest.fixture
def notebook(page: Page, jupyter: JupyterServer, pulse: PulseServer) -> LabNotebook:
    """A notebook whose session holds a note."""
    write_notebook(jupyter, "restart.ipynb", CELLS)
    opened = LabNotebook(page, jupyter, "restart.ipynb")
    opened.run(SESSION)
    opened.run(TONE)
    wait_for_state(opened.panel(SESSION), "live")
    pulse.wait_for_sound()
    return opened


def test_a_held_note_sounds_on_and_the_new_kernel_has_the_session_and_its_instruments(
    notebook: LabNotebook, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    (before,) = jupyter.sessions()
    start = pulse.mark()

    notebook.restart_kernel()
    notebook.run(SESSION)
    notebook.run(INSTRUMENTS)

    recording = pulse.since(start, pulse.mark() - start)
    assert gaps(recording[:, 0], shortest=BREAK) == []
    assert steady_pitch(pulse.record(2.0)[:, 0]) == pytest.approx(440.0, abs=1.0)
    assert [session["id"] for session in jupyter.sessions()] == [before["id"]]
    assert jupyter.listeners() == [1]
    expect(notebook.output(INSTRUMENTS)).to_have_text("Tone")
    wait_for_state(notebook.panel(SESSION), "live")
