"""The Runtime panel in JupyterLab: however it comes and goes, one listener at most, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import psutil
import pytest
from playwright.sync_api import expect

from tests.e2e.lab import LabNotebook, write_notebook
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.sound import steady_level_dbfs, steady_pitch
from tests.e2e.waiting import wait_for
from tests.server.processes import engines

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
    "session",
    "print('The panel is', session.panel.state)",
)
SESSION, TONE, SECOND_VIEW, STATE = range(len(CELLS))
LEAVING: Final = 15.0
"""Seconds: a tab that was closed is noticed by its WebSocket, which has a grace of five."""


@pytest.fixture
def notebook(page: Page, jupyter: JupyterServer, pulse: PulseServer) -> LabNotebook:
    """A notebook whose session sounds, with one view of it."""
    write_notebook(jupyter, "panel.ipynb", CELLS)
    opened = LabNotebook(page, jupyter, "panel.ipynb")
    opened.run(SESSION)
    opened.run(TONE)
    wait_for_state(opened.panel(SESSION), "live")
    pulse.wait_for_sound()
    return opened


def kill_engines(jupyter: JupyterServer) -> None:
    """Kill the session's engine, as the system does when memory runs out, and the spare one."""
    for engine in engines(psutil.Process(jupyter.process.pid)):
        engine.kill()


def test_running_the_session_cell_again_leaves_one_listener_and_single_sound(
    notebook: LabNotebook, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    before = steady_level_dbfs(pulse.record(2.0))

    notebook.run(SESSION)
    wait_for_state(notebook.panel(SESSION), "live")
    after = steady_level_dbfs(pulse.record(2.0))

    assert after == pytest.approx(before, abs=0.5)
    assert jupyter.listeners() == [1]


def test_a_second_view_of_the_session_shares_the_listener_of_the_first(
    notebook: LabNotebook, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    with_one_view = steady_level_dbfs(pulse.record(2.0))

    notebook.run(SECOND_VIEW)
    expect(panels(notebook.page)).to_have_count(2)
    wait_for_state(notebook.panel(SECOND_VIEW), "live")
    with_two_views = steady_level_dbfs(pulse.record(2.0))

    assert with_two_views == pytest.approx(with_one_view, abs=0.5)
    assert jupyter.listeners() == [1]


def test_deleting_one_of_two_views_does_not_silence_the_other(
    notebook: LabNotebook, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    notebook.run(SECOND_VIEW)
    wait_for_state(notebook.panel(SECOND_VIEW), "live")
    level = steady_level_dbfs(pulse.record(1.0))

    notebook.delete(SECOND_VIEW)
    expect(panels(notebook.page)).to_have_count(1)

    assert steady_level_dbfs(pulse.record(2.0)) == pytest.approx(level, abs=0.5)
    assert jupyter.listeners() == [1]


def test_deleting_the_session_cell_that_ran_twice_leaves_no_listener_and_silence(
    notebook: LabNotebook, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    notebook.run(SESSION)
    wait_for_state(notebook.panel(SESSION), "live")

    notebook.delete(SESSION)

    wait_for([0], jupyter.listeners, LEAVING)
    pulse.wait_for_silence()


def test_closing_the_tab_leaves_no_listener_and_silence(
    notebook: LabNotebook, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    notebook.page.close()

    wait_for([0], jupyter.listeners, LEAVING)
    pulse.wait_for_silence()


def test_a_later_cell_reads_that_the_panel_is_live(notebook: LabNotebook) -> None:
    notebook.run(STATE)

    expect(notebook.output(STATE)).to_have_text("The panel is live")


def test_keys_that_the_panel_uses_do_nothing_to_the_notebook(notebook: LabNotebook) -> None:
    panel = notebook.panel(SESSION)
    panel.get_by_label("Volume", exact=True).focus()
    notebook.page.keyboard.press("ArrowLeft")
    volume = panel.get_by_label("Volume", exact=True).input_value()
    panel.get_by_role("button", name="Keyboard").click()
    panel.get_by_role("button", name="C4", exact=True).focus()
    notebook.page.keyboard.down("a")
    held = panel.get_by_role("button", name="C4", exact=True).get_attribute("aria-pressed")
    notebook.page.keyboard.up("a")

    assert volume == "99"
    assert held == "true"
    expect(notebook.page.locator(".jp-Notebook .jp-Cell")).to_have_count(len(CELLS))


def test_when_the_engine_is_killed_the_panel_says_so_and_the_cells_bring_the_sound_back(
    notebook: LabNotebook, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    kill_engines(jupyter)
    expect(notebook.panel(SESSION)).to_contain_text("SIGKILL", timeout=5_000)
    status = jupyter.request("GET", "orchestron/api/status")
    notebook.run(SESSION)
    notebook.run(TONE)
    wait_for_state(notebook.panel(SESSION), "live")
    pulse.wait_for_sound()

    assert status["csound_version"]
    assert steady_pitch(pulse.record(2.0)[:, 0]) == pytest.approx(440.0, abs=1.0)
    assert jupyter.listeners() == [1]
