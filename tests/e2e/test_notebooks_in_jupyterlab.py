"""Every notebook of the tour, run in JupyterLab: no cell fails, and the browser is heard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.e2e.chromium import page_of
from tests.e2e.jupyter import JupyterServer
from tests.e2e.lab import EXPOSED, LabNotebook
from tests.e2e.sound import rms_dbfs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.e2e.pulse import PulseServer

NOTEBOOKS: Final = sorted(Path(__file__).resolve().parents[2].glob("notebooks/*.ipynb"))
SILENT: Final = -50.0
FULL_SCALE: Final = 1.0
LAST_SOUND: Final = 1.0
"""Seconds that are listened on after the last cell, whose notes sound on."""


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    folder = tmp_path_factory.mktemp("jupyter")
    with JupyterServer(folder, arguments=[EXPOSED], notebooks=NOTEBOOKS) as server:
        yield server


@pytest.mark.parametrize("name", [each.name for each in NOTEBOOKS])
def test_a_notebook_runs_in_jupyterlab_and_is_heard(
    browser: Browser, jupyter: JupyterServer, pulse: PulseServer, name: str
) -> None:
    with page_of(browser) as page:
        notebook = LabNotebook(page, jupyter, name, reset="")
        start = pulse.mark()

        notebook.run_all(limit=100.0)

        heard = pulse.since(start, pulse.mark() - start + LAST_SOUND)
        errors = notebook.errors()
    jupyter.end_everything()
    assert errors == []
    assert rms_dbfs(heard) > SILENT
    assert abs(heard).max() < FULL_SCALE
