"""A dashboard made of a session's widgets: it sounds without the panel, and all of it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.lab import LabNotebook, write_notebook
from tests.e2e.sound import rms_dbfs, steady_pitch
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.jupyter import JupyterServer
    from tests.e2e.pulse import PulseServer

MAKE, SHOW, PLAY = range(3)
CELLS: Final = (
    (
        "import ipywidgets\nimport numpy as np\nimport orchestron_jupyter as orchestron\n"
        "session = orchestron.Session()\n"
        "session.tables[1] = np.sin(np.linspace(0, 6.28, 512))\n"
        "tone = session.compile('instr Tone\\nouts oscili:a(0.3, 440), oscili:a(0.3, 660)\\nendin')"
        "['Tone'].note_on()"
    ),
    (
        "ipywidgets.VBox([session.panel.player, session.scope(), session.spectrum(), "
        "session.table(1)])"
    ),
    (
        "session.panic()\n"
        "key = session.compile('instr Key\\n; p4 freq = 440 [20, 20000] Hz\\n"
        "outs oscili:a(0.3, p4), oscili:a(0.3, p4)\\nendin')['Key']\n"
        "session.keyboard(key)"
    ),
)
IS_DRAWN: Final = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(data).size > 20;
}"""


def wait_until_drawn(picture: Locator) -> None:
    picture.scroll_into_view_if_needed()
    wait_for("drawn", lambda: "drawn" if picture.evaluate(IS_DRAWN) else "blank")


@pytest.fixture
def notebook(page: Page, jupyter: JupyterServer) -> LabNotebook:
    write_notebook(jupyter, "dashboard.ipynb", CELLS)
    notebook = LabNotebook(page, jupyter, "dashboard.ipynb")
    notebook.run(MAKE)
    notebook.run(SHOW)
    return notebook


def test_a_player_a_scope_a_spectrum_and_a_table_are_one_listener_that_is_heard(
    notebook: LabNotebook, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    shown = notebook.output(SHOW)

    pulse.wait_for_sound()
    heard = pulse.record(1.0)

    assert rms_dbfs(heard) > -20
    assert jupyter.listeners() == [1]
    expect(shown.get_by_role("group", name="Audio player")).to_be_visible()
    expect(shown.get_by_role("img", name="Table 1: 512 points")).to_be_visible()
    wait_until_drawn(shown.get_by_role("img", name="Waveform of the sound"))
    wait_until_drawn(shown.get_by_role("img", name="Spectrum of the sound"))


def test_a_key_that_is_held_down_sounds_at_its_pitch(
    notebook: LabNotebook, page: Page, pulse: PulseServer
) -> None:
    notebook.run(PLAY)
    pulse.wait_for_silence()

    notebook.output(PLAY).get_by_role("button", name="E4", exact=True).hover()
    page.mouse.down()
    pulse.wait_for_sound()
    heard = pulse.record(1.0)
    page.mouse.up()

    assert steady_pitch(heard[:, 0]) == pytest.approx(329.63, abs=1.0)
    pulse.wait_for_silence()
