"""Local mode: what the notebook plays comes out of the sound device where Jupyter runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.jupyter import JupyterServer
from tests.e2e.lab import EXPOSED, LabNotebook, write_notebook
from tests.e2e.panel import detail, wait_for_state
from tests.e2e.sound import separation_db, steady_level_dbfs, steady_pitch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.pulse import PulseServer

CELLS: Final = (
    "import orchestron_jupyter as orchestron\nsession = orchestron.Session()\nsession",
    '''
session.compile("""
instr TwoTones
  outs oscili:a(0.5 * 0dbfs, 440), oscili:a(0.5 * 0dbfs, 660)
endin
""")["TwoTones"].note_on()
''',
)
SESSION, TWO_TONES = range(len(CELLS))
LOCAL: Final = {"VISUALCSOUND_AUDIO_OUTPUT_MODE": "local"}
NO_DEVICE: Final = {
    "PULSE_SERVER": "/nowhere",
    "JACK_DEFAULT_SERVER": "nowhere",
    "ORCHESTRON_AUDIO_DEVICE": "nowhere",  # the tests' machine may have a sound card
}


@pytest.fixture
def with_device(tmp_path: Path, pulse: PulseServer) -> Iterator[JupyterServer]:
    with JupyterServer(tmp_path, {**LOCAL, **pulse.environment}, [EXPOSED]) as server:
        yield server


@pytest.fixture
def without_device(tmp_path: Path) -> Iterator[JupyterServer]:
    with JupyterServer(tmp_path, {**LOCAL, **NO_DEVICE}, [EXPOSED]) as server:
        yield server


def opened(page: Page, jupyter: JupyterServer) -> LabNotebook:
    write_notebook(jupyter, "local.ipynb", CELLS)
    return LabNotebook(page, jupyter, "local.ipynb")


def test_two_tones_are_heard_from_the_sound_device_and_the_panel_names_it(
    page: Page, with_device: JupyterServer, pulse: PulseServer
) -> None:
    notebook = opened(page, with_device)
    notebook.run(SESSION)
    notebook.run(TWO_TONES)
    panel = notebook.panel(SESSION)
    wait_for_state(panel, "local")
    pulse.wait_for_sound()

    recording = pulse.record(3.0)

    assert steady_pitch(recording[:, 0]) == pytest.approx(440.0, abs=1.0)
    assert steady_pitch(recording[:, 1]) == pytest.approx(660.0, abs=1.0)
    assert separation_db(recording, 440.0, 660.0) > 50
    assert steady_level_dbfs(recording[:, 0]) == pytest.approx(-9.0, abs=0.5)
    assert "default device (pulse)" in detail(panel)
    expect(panel.get_by_label("Audio player")).to_be_hidden()


def test_with_no_sound_device_the_cell_warns_and_the_panel_says_what_was_tried(
    page: Page, without_device: JupyterServer
) -> None:
    notebook = opened(page, without_device)

    notebook.run(SESSION)

    warning = notebook.output(SESSION).filter(has_text="AudioDeviceWarning")
    expect(warning).to_contain_text("No sound device 'nowhere' could be opened on this machine")
    wait_for_state(notebook.panel(SESSION), "error")
    sentence = detail(notebook.panel(SESSION))
    assert "No sound device 'nowhere' could be opened on this machine" in sentence
    assert "pulse: " in sentence
    assert "alsa: Cannot open device 'nowhere' for audio output: No such file" in sentence
    assert "Failed to initialise" not in sentence
