"""A page without our server behind it: the panel finds the kernel's own engine by its messages.

The rule: JupyterLab's server has the extension switched off, as one that never had it; only the
kernel has the package. So it is in an editor, and where kernels run elsewhere.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.chromium import launch, page_of
from tests.e2e.jupyter import JupyterServer
from tests.e2e.lab import EXPOSED, LabNotebook, write_notebook
from tests.e2e.panel import detail, wait_for_state
from tests.e2e.test_without_udp import NO_UDP
from tests.e2e.tones import TONES, assert_two_tones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.pulse import PulseServer

SWITCHED_OFF: Final = {"ServerApp": {"jpserver_extensions": {"orchestron_jupyter": False}}}
CELLS: Final = (TONES + "session", "import time; time.sleep(12)", "print(session.listeners)")
SESSION, BUSY, LISTENERS = range(len(CELLS))
WAITS: Final = "The kernel has not answered yet. If it runs a cell"


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "config").mkdir()
    (folder / "config" / "jupyter_server_config.json").write_text(json.dumps(SWITCHED_OFF))
    with JupyterServer(folder, arguments=[EXPOSED]) as server:
        write_notebook(server, "etude.ipynb", CELLS)
        yield server


@pytest.fixture
def notebook(page: Page, jupyter: JupyterServer) -> Iterator[LabNotebook]:
    yield LabNotebook(page, jupyter, "etude.ipynb")
    for kernel in jupyter.request("GET", "api/kernels"):
        jupyter.request("DELETE", f"api/kernels/{kernel['id']}")


def test_what_a_cell_plays_is_heard_and_follows_the_panel_while_another_cell_runs(
    notebook: LabNotebook, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    notebook.run(SESSION)
    panel = notebook.panel(SESSION)
    wait_for_state(panel, "live")
    notebook.start(BUSY)
    pulse.wait_for_sound()

    panel.get_by_label("Sound", exact=True).select_option("low latency")
    panel.get_by_text("Connection").click()
    expect(panel.get_by_test_id("connection-played")).to_contain_text("audio worklet")
    recording = pulse.record(2.0)
    panel.get_by_role("button", name="Silence").click()
    pulse.wait_for_silence(5)

    assert notebook.kernel_is_busy
    assert jupyter.answer("GET", "orchestron/api/status").status_code == 404
    assert_two_tones(recording)
