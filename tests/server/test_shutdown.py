"""However a Jupyter server ends, its engines end with it."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.server.processes import JupyterServer, engines, gone, jupyter_server, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOON: float = 10.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JupyterServer]:
    with jupyter_server(tmp_path) as running:
        running.request("POST", "/orchestron/api/sessions")
        yield running


@pytest.fixture
def its_engines(server: JupyterServer) -> list[psutil.Process]:
    found = engines(psutil.Process(server.process.pid))
    assert found
    return found


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_server_that_gets_a_signal_leaves_no_engine(
    server: JupyterServer, its_engines: list[psutil.Process], end: signal.Signals
) -> None:
    server.process.send_signal(end)
    wait_until(lambda: gone(its_engines), within=SOON)


def test_a_server_that_is_told_to_shut_down_leaves_no_engine(
    server: JupyterServer, its_engines: list[psutil.Process]
) -> None:
    server.request("POST", "/api/shutdown")
    wait_until(lambda: gone(its_engines), within=SOON)


def test_a_server_that_is_terminated_exits(server: JupyterServer) -> None:
    server.process.terminate()
    assert server.process.wait(10) == 0


def test_a_server_that_is_terminated_takes_its_file_away(
    server: JupyterServer, tmp_path: Path
) -> None:
    file = tmp_path / "RUNTIME_DIR" / f"orchestron-{server.process.pid}.json"
    assert file.exists()
    server.process.terminate()
    server.process.wait(10)
    assert not file.exists()
