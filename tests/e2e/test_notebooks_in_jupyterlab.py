"""Every notebook of the tour, run in JupyterLab: no cell fails, and the browser is heard."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.e2e.lab import LabNotebook
from tests.e2e.sound import rms_dbfs

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.jupyter import JupyterServer
    from tests.e2e.pulse import PulseServer

NOTEBOOKS: Final = sorted(Path(__file__).resolve().parents[2].glob("notebooks/*.ipynb"))
SILENT: Final = -50.0
FULL_SCALE: Final = 1.0
LAST_SOUND: Final = 1.0
"""Seconds that are listened on after the last cell, whose notes sound on."""


@pytest.mark.parametrize("tour", NOTEBOOKS, ids=[each.stem for each in NOTEBOOKS])
def test_a_notebook_runs_in_jupyterlab_and_is_heard(
    page: Page, jupyter: JupyterServer, pulse: PulseServer, tour: Path
) -> None:
    shutil.copy(tour, jupyter.root)
    notebook = LabNotebook(page, jupyter, tour.name)
    start = pulse.mark()

    notebook.run_all(limit=100.0)

    heard = pulse.since(start, pulse.mark() - start + LAST_SOUND)
    assert notebook.errors() == []
    assert rms_dbfs(heard) > SILENT
    assert abs(heard).max() < FULL_SCALE
