"""Every notebook of the tour runs from start to end where there is no server and no browser."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import nbformat
import pytest

from tests.e2e.jupyter import own_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from nbformat import NotebookNode

NOTEBOOKS: Final = sorted(Path(__file__).resolve().parents[2].glob("notebooks/*.ipynb"))
AT_ONCE: Final = 4
LIMIT: Final = 100.0
"""Seconds for one."""


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no Jupyter server is known."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("JPY_")}
    return {**inherited, **own_folders(folder)}


def executed(notebook: Path, folder: Path) -> NotebookNode:
    """Run a notebook as a user does for a report, and return it with its outputs."""
    jupyter = Path(sys.executable).parent / "jupyter"
    subprocess.run(
        [jupyter, "nbconvert", "--to", "notebook", "--execute", "--output-dir", folder, notebook],
        env=environment(folder),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=LIMIT,
    )
    result: NotebookNode = nbformat.read(folder / notebook.name, as_version=4)
    return result


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, Future[NotebookNode]]]:
    """Run all of them, a few at a time: what they do most of the time is wait for their sound."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {
            each: pool.submit(executed, each, tmp_path_factory.mktemp(each.stem))
            for each in NOTEBOOKS
        }


def outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        yield from cell.get("outputs", ())


def texts(notebook: NotebookNode) -> str:
    """Return all that its cells show where nothing but text can be shown."""
    return "\n".join(each.data["text/plain"] for each in outputs(notebook) if "data" in each)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[each.stem for each in NOTEBOOKS])
def test_a_notebook_is_kept_without_its_outputs(notebook: Path) -> None:
    kept = nbformat.read(notebook, as_version=4)

    assert not list(outputs(kept))
    assert {cell.get("execution_count") for cell in kept.cells} == {None}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[each.stem for each in NOTEBOOKS])
def test_a_notebook_runs_under_nbconvert_and_its_session_says_where_it_plays(
    notebook: Path, reports: dict[Path, Future[NotebookNode]]
) -> None:
    result = reports[notebook].result()

    shown = {each.get("name", each.output_type) for each in outputs(result)}
    assert shown <= {"execute_result", "display_data", "stdout"}  # no error, and nothing in red
    assert "plays in the browser (show this output in Jupyter to hear it)" in texts(result)
