"""Fixtures for tests that do what a user does, and listen to what the user hears.

The rule: the sink and the browser live as long as this folder's tests run, no longer: see
`chromium.chromium`. So does the server of whatever needs no other. Each test has a page of its own.
A machine that stands still for a second fails a test that listens: such a test is run once more,
and pytest lists it. A fault fails twice.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.e2e.chromium import chromium, page_of
from tests.e2e.jupyter import JupyterServer
from tests.e2e.lab import EXPOSED
from tests.e2e.pulse import PulseServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

HERE: Final = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for each in items:
        if HERE in each.path.parents:
            each.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def jp_asyncio_loop() -> None:
    """Replace pytest-jupyter's: no second event loop beside Playwright's."""


@pytest.fixture(autouse=True)
def jp_server_cleanup() -> None:
    """Replace pytest-jupyter's: the servers here are processes of their own."""


@pytest.fixture(scope="package")
def pulse() -> Iterator[PulseServer]:
    """A sink that can be heard; give its `environment` to what shall play there."""
    # Not pytest's own folder: its path is too long for a Unix socket.
    with (
        tempfile.TemporaryDirectory(prefix="pulse-") as folder,
        PulseServer(Path(folder)) as server,
    ):
        yield server


@pytest.fixture(scope="package")
def browser(pulse: PulseServer) -> Iterator[Browser]:
    with chromium(pulse.environment) as running:
        yield running


@pytest.fixture(scope="package")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with JupyterServer(tmp_path_factory.mktemp("jupyter"), arguments=[EXPOSED]) as server:
        yield server


@pytest.fixture
def jupyter(lab_server: JupyterServer) -> Iterator[JupyterServer]:
    """A server with the defaults; modules that need another have a `jupyter` of their own.

    Whatever a test did or failed to do, the next one finds no session, no kernel, no sound.
    """
    yield lab_server
    lab_server.end_everything()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with page_of(browser) as opened:
        yield opened
