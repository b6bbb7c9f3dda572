"""Every notebook of the tour runs from start to end where there is no server and no browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import nbformat
import pytest

from tests.e2e.jupyter import own_folders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

NOTEBOOKS: Final = sorted(Path(__file__).resolve().parents[2].glob("notebooks/*.ipynb"))


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
        timeout=100,
    )
    result: NotebookNode = nbformat.read(folder / notebook.name, as_version=4)
    return result


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
    notebook: Path, tmp_path: Path
) -> None:
    result = executed(notebook, tmp_path)

    shown = {each.get("name", each.output_type) for each in outputs(result)}
    assert shown <= {"execute_result", "display_data", "stdout"}  # no error, and nothing in red
    assert "plays in the browser (show this output in Jupyter to hear it)" in texts(result)
