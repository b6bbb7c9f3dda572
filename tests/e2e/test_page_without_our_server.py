"""A page without our server behind it: the panel finds the kernel's own engine by its messages.

The rule: JupyterLab's server has the extension switched off, as one that never had it; only the
kernel has the package. So it is in an editor. Where a kernel runs elsewhere, the page's server has
the extension, and is not the one that runs the session.
"""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.chromium import launch, page_of
from tests.e2e.jupyter import JupyterServer
from tests.e2e.lab import EXPOSED, LabNotebook, write_notebook
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.test_without_udp import NO_UDP
from tests.e2e.tones import TONES, assert_two_tones
from tests.e2e.turn import TurnServer
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from tests.e2e.pulse import PulseServer

SWITCHED_OFF: Final = {"ServerApp": {"jpserver_extensions": {"orchestron_jupyter": False}}}
CELLS: Final = (
    TONES + "session",
    "import time; time.sleep(60)",
    "import time; time.sleep(8)",
    "print(len(session.listeners))",
)
SESSION, BUSY, SHORT, LISTENERS = range(len(CELLS))
WAITS: Final = re.compile("^The kernel has not answered yet")
GONE: Final = re.compile("^The kernel has ended or was restarted")
ICE_SERVERS: Final = "VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS"
FREED: Final = 10.0
"""Seconds in which a listener is freed, however it went."""


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "config").mkdir()
    (folder / "config" / "jupyter_server_config.json").write_text(json.dumps(SWITCHED_OFF))
    with JupyterServer(folder, arguments=[EXPOSED]) as server:
        assert server.answer("GET", "orchestron/api/status").status_code == 404
        yield server


@pytest.fixture
def notebook(page: Page, jupyter: JupyterServer, pulse: PulseServer) -> Iterator[LabNotebook]:
    with opened(page, jupyter) as notebook:
        yield notebook
    page.goto("about:blank")
    pulse.wait_for_silence()


@contextlib.contextmanager
def opened(page: Page, jupyter: JupyterServer, before: str = "") -> Iterator[LabNotebook]:
    """Open a fresh notebook, and end its kernel, and the engine with it.

    What is `before` stands at the beginning of the first cell.
    """
    write_notebook(jupyter, "etude.ipynb", [before + CELLS[0], *CELLS[1:]])
    try:
        yield LabNotebook(page, jupyter, "etude.ipynb")
    finally:
        for kernel in jupyter.request("GET", "api/kernels"):
            jupyter.request("DELETE", f"api/kernels/{kernel['id']}")


def said(panel: Locator) -> Locator:
    """Return the place of the sentence that a panel says about its state."""
    return panel.get_by_test_id("detail")


def test_what_a_cell_plays_is_heard_and_follows_the_panel_while_another_cell_runs(
    notebook: LabNotebook, pulse: PulseServer
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
    assert_two_tones(recording)


def test_a_panel_that_is_shown_before_a_long_cell_says_what_it_waits_for_and_then_sounds(
    notebook: LabNotebook, pulse: PulseServer
) -> None:
    notebook.start(SESSION)
    notebook.start(SHORT)
    panel = panels(notebook.page)

    expect(said(panel)).to_have_text(WAITS, timeout=15_000)
    wait_for_state(panel, "live")

    pulse.wait_for_sound()
    assert_two_tones(pulse.record(2.0))


def test_after_a_kernel_restart_the_panel_says_so_and_sounds_again_when_the_cell_is_run(
    notebook: LabNotebook, pulse: PulseServer
) -> None:
    notebook.run(SESSION)
    wait_for_state(notebook.panel(SESSION), "live")

    notebook.restart_kernel()
    expect(said(notebook.panel(SESSION))).to_have_text(GONE, timeout=15_000)
    pulse.wait_for_silence()
    notebook.run(SESSION)
    wait_for_state(notebook.panel(SESSION), "live")

    pulse.wait_for_sound()
    assert_two_tones(pulse.record(2.0))


def test_a_page_that_is_loaded_again_sounds_again_and_leaves_no_listener_behind(
    notebook: LabNotebook, pulse: PulseServer
) -> None:
    notebook.run(SESSION)
    wait_for_state(notebook.panel(SESSION), "live")
    notebook.save()

    notebook.page.reload()
    notebook.wait_until_ready()
    wait_for_state(notebook.panel(SESSION), "live")
    pulse.wait_for_sound()
    assert_two_tones(pulse.record(2.0))

    wait_for("1", lambda: listeners(notebook), FREED)


# ------------------------------------------------------------ a browser that may not send UDP


@pytest.fixture(scope="module")
def stopped_browser(browser: Browser, pulse: PulseServer) -> Iterator[Browser]:
    started = launch(browser.browser_type, pulse.environment, [NO_UDP])
    yield started
    started.close()


def test_without_udp_the_panel_says_what_would_help(
    stopped_browser: Browser, jupyter: JupyterServer
) -> None:
    with page_of(stopped_browser) as page, opened(page, jupyter) as notebook:
        notebook.run(SESSION)
        panel = notebook.panel(SESSION)
        wait_for_state(panel, "error")

        expect(said(panel)).to_contain_text("can't reach the kernel's machine over UDP")
        expect(said(panel)).to_contain_text(ICE_SERVERS)
        expect(panel.get_by_role("button", name="Try again")).to_be_visible()


def test_a_turn_server_that_a_cell_names_does_help(
    stopped_browser: Browser,
    jupyter: JupyterServer,
    pulse: PulseServer,
    tmp_path: Path,
) -> None:
    with TurnServer(tmp_path) as turn, page_of(stopped_browser) as page:
        servers = json.dumps([turn.entry("tcp")])
        names = f"import os\nos.environ[{ICE_SERVERS!r}] = {servers!r}\n"
        with opened(page, jupyter, names) as notebook:
            notebook.run(SESSION)
            panel = notebook.panel(SESSION)
            wait_for_state(panel, "live", 40.0)

            pulse.wait_for_sound()
            assert_two_tones(pulse.record(2.0))
            panel.get_by_text("Connection").click()
            expect(panel.get_by_test_id("connection-path")).to_have_text("through a relay (TURN)")


# ------------------------------------------------------------ a kernel that runs elsewhere


@pytest.fixture(scope="module")
def far_jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """The server that runs the kernels."""
    with JupyterServer(tmp_path_factory.mktemp("far"), application="server") as server:
        yield server


@pytest.fixture(scope="module")
def near_jupyter(
    far_jupyter: JupyterServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterServer]:
    """The server that shows the notebooks, and has its kernels from the other one."""
    gateway = [
        f"--GatewayClient.url={far_jupyter.url}",
        f"--GatewayClient.auth_token={far_jupyter.token}",
    ]
    folder = tmp_path_factory.mktemp("near")
    with JupyterServer(folder, arguments=[EXPOSED, *gateway]) as server:
        yield server


def test_a_session_of_another_jupyter_server_is_heard(
    page: Page, near_jupyter: JupyterServer, far_jupyter: JupyterServer, pulse: PulseServer
) -> None:
    with opened(page, near_jupyter) as notebook:
        notebook.run(SESSION)
        wait_for_state(notebook.panel(SESSION), "live")

        pulse.wait_for_sound()
        assert_two_tones(pulse.record(2.0))
        assert near_jupyter.sessions() == []
        assert far_jupyter.listeners() == [1]
    far_jupyter.end_everything()


def listeners(notebook: LabNotebook) -> str:
    """Return what the kernel prints as the number of its listeners."""
    notebook.run(LISTENERS)
    return notebook.output(LISTENERS).inner_text().strip()
