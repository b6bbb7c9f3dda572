"""What Binder starts, and what is heard of it: as its user, by `binder/start`, with no UDP let in.

The server is on another machine, as far as the network knows, and is reached through the proxy that
BinderHub has too. That packages can be installed by Binder's steps is for `scripts/try_binder.sh`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
import nbformat
import pytest
from playwright.sync_api import expect

from tests.e2e import accounts, docker_network, hub
from tests.e2e.accounts import CHECKOUT, Account, Namespace
from tests.e2e.hub import PROXY
from tests.e2e.lab import EXPOSED, LabNotebook
from tests.e2e.network import Network, network
from tests.e2e.sound import gaps
from tests.e2e.tones import LONGEST_GAP, assert_two_tones
from tests.e2e.waiting import wait_for
from tests.server.processes import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.e2e.pulse import PulseServer

WHY_NOT: Final = accounts.why_not() or docker_network.why_not() or hub.why_not()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)

PORT: Final = 8888
PREFIX: Final = "/user/somebody-binder/"
TOKEN: Final = "a-token-for-tests"
FIRST: Final = "notebooks/01-first-sound.ipynb"
IMPORT, SESSION = 1, 3
CELLS: Final = len(nbformat.read(CHECKOUT / FIRST, as_version=4).cells) + 1
"""Of the notebook, with the one that plays the tones."""
TWO_TONES: Final = '''
session.compile("""
instr TwoTones
  outs oscili:a(0.3 * 0dbfs, 440), oscili:a(0.3 * 0dbfs, 660)
endin
""")["TwoTones"].note_on()
'''
START_LIMIT: Final = 60.0


@pytest.fixture
def jovyan() -> Iterator[Account]:
    # Not pytest's own folder: no other account may enter that.
    with tempfile.TemporaryDirectory(prefix="orchestron-binder-") as folder:
        Path(folder).chmod(0o755)
        with Account(Path(folder)) as account:
            (account.home / "notebooks").mkdir()
            content: Any = nbformat.read(CHECKOUT / FIRST, as_version=4)
            content.cells.append(nbformat.v4.new_code_cell(TWO_TONES))
            nbformat.write(content, account.home / FIRST)
            for each in (account.home / "notebooks", account.home / FIRST):
                shutil.chown(each, account.name, account.name)
            yield account


@pytest.fixture
def machine() -> Iterator[Network]:
    """Where Binder runs: no UDP gets there."""
    with network() as made:
        made.forbid_udp()
        yield made


@pytest.fixture
def binder(jovyan: Account, machine: Network, tmp_path: Path) -> Iterator[str]:
    """The address at which Binder's proxy shows the server."""
    with Namespace() as view, (tmp_path / "log").open("wb") as log:
        jupyter = str(Path(sys.executable).parent / "jupyter")
        start = [str(CHECKOUT / "binder" / "start"), jupyter, "lab", EXPOSED]
        options = [
            f"--port={PORT}",
            "--ip=0.0.0.0",
            "--no-browser",
            f"--ServerApp.base_url={PREFIX}",
        ]
        access = f"--IdentityProvider.token={TOKEN}"
        inside = view.command(jovyan.home, *start, *options, access, account=jovyan)
        environment = {"HOME": str(jovyan.home), "PATH": f"{Path(jupyter).parent}:/usr/bin:/bin"}
        outputs: dict[str, Any] = {"stdout": log, "stderr": subprocess.STDOUT}
        server = subprocess.Popen([*machine.prefix, *inside], env=environment, **outputs)
        outside, api = free_port(), free_port()
        target = f"--default-target=http://{machine.address}:{PORT}"
        ports = [f"--port={outside}", f"--api-port={api}", "--ip=127.0.0.1", "--api-ip=127.0.0.1"]
        proxy = subprocess.Popen([str(PROXY), *ports, target], **outputs)
        address = f"http://127.0.0.1:{outside}{PREFIX}"
        try:
            wait_for(200, lambda: status_of(f"{address}api"), START_LIMIT)
            yield address
        finally:
            for process in (proxy, server):
                process.terminate()
                process.wait(20)


def status_of(address: str) -> int:
    try:
        return httpx.get(address).status_code
    except httpx.TransportError:
        return 0


def test_the_first_notebook_opens_and_is_heard_through_jupyters_own_port(
    page: Page, binder: str, pulse: PulseServer
) -> None:
    page.goto(f"{binder}?token={TOKEN}")
    page.wait_for_url(f"**/lab/tree/{FIRST}*")
    notebook = LabNotebook.shown(page)
    notebook.run(IMPORT)
    notebook.run(SESSION)
    notebook.run(-1 % CELLS)
    pulse.wait_for_sound()
    panel = notebook.panel(SESSION)
    expect(panel.get_by_test_id("connection-path")).to_have_text("through the Jupyter server")
    heard = pulse.record(3.0)

    assert_two_tones(heard)
    assert max((each.duration for each in gaps(heard[:, 0])), default=0.0) < LONGEST_GAP
    expect(panel.get_by_test_id("remark")).to_contain_text("no direct way (UDP) was found")
