"""Cells that hold Csound in JupyterLab: colours, Tab, Shift+Tab, errors, sliders and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.jupyter import JupyterServer
from tests.e2e.lab import EXPOSED, LabNotebook, write_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

EXTENSION: Final = Path(__file__).resolve().parents[2] / "labextension"
MIME_TYPES: Final = (
    "() => window.jupyterapp.shell.currentWidget.content.widgets.map(each => each.model.mimeType)"
)
LOAD, OPCODE, WRONG, RIGHT, CONTROLS, CODE, ASK, PICTURE, BUSY = range(9)
CELLS: Final = (
    (
        "%load_ext orchestron_jupyter\nimport orchestron_jupyter as orchestron\n"
        "session = orchestron.Session()"
    ),
    "%%csound\ninstr 1\n  a1 = moogl\nendin",
    "%%csound\ninstr 2\n  a1 oscilli 1, 2\nendin",
    '%%csound\nchn_k "depth", 1, 2, 0.5, 0, 1',
    "session.controls()",
    "session['depth'] = 0.9",
    "session.sleep_until(session.time + 0.1)\nprint('depth is', session['depth'])",
    (
        "orchestron.render(orchestra='instr 1\\nouts oscili:a(0.5, 1000), a(0)\\nendin', "
        "score='i1 0 1').spectrogram()"
    ),
    (
        "at = session.time\n"
        "while session['depth'] != 1.0 and session.time < at + 20:\n"
        "    pass\n"
        "print('while the cell ran:', session['depth'])"
    ),
)


def mime_types(page: Page) -> list[str]:
    found: list[str] = page.evaluate(MIME_TYPES)
    return found


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    folder = tmp_path_factory.mktemp("jupyter")
    extension = folder / "share" / "labextensions" / "orchestron_jupyter"
    extension.parent.mkdir(parents=True)
    extension.symlink_to(EXTENSION)  # this checkout's, whatever is installed
    path = {"JUPYTER_PATH": str(folder / "share")}
    with JupyterServer(folder, path, [EXPOSED]) as server:
        yield server


@pytest.fixture
def notebook(page: Page, jupyter: JupyterServer) -> LabNotebook:
    write_notebook(jupyter, "cells.ipynb", CELLS)
    notebook = LabNotebook(page, jupyter, "cells.ipynb")
    notebook.run(LOAD)
    return notebook


def test_csound_has_its_colours_and_python_its_own(notebook: LabNotebook, page: Page) -> None:
    """Also in a cell that becomes one or the other."""
    assert mime_types(page)[LOAD : OPCODE + 1] == ["text/x-ipython", "text/x-csound"]
    expect(notebook.cell(OPCODE).get_by_text("instr", exact=True)).to_have_css(
        "font-weight", "700"
    )  # as a keyword

    notebook.cell(OPCODE).locator(".cm-line").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("#")
    assert mime_types(page)[OPCODE] == "text/x-ipython"
    page.keyboard.press("Backspace")
    assert mime_types(page)[OPCODE] == "text/x-csound"


def test_tab_completes_an_opcode_and_shift_tab_shows_what_it_takes(
    notebook: LabNotebook, page: Page
) -> None:
    notebook.cell(OPCODE).locator(".cm-line").nth(2).click()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    offered = page.locator(".jp-Completer-item")
    expect(offered).to_have_count(2)
    expect(offered.first).to_contain_text("a ← a, k|a, k|a")

    page.keyboard.press("Enter")
    page.keyboard.type("(")
    page.keyboard.press("Shift+Tab")

    tip = page.locator(".jp-Tooltip")
    expect(tip).to_contain_text("a moogladder a, k|a, k|a [, i = 0]")
    expect(tip.get_by_role("link")).to_have_attribute(
        "href", "https://csound.com/docs/manual/moogladder.html"
    )


def test_an_error_stands_below_its_cell_without_a_traceback(notebook: LabNotebook) -> None:
    notebook.run(WRONG)

    shown = notebook.output(WRONG)
    expect(shown).to_contain_text("CompileError in line 3 of the cell")
    expect(shown).to_contain_text("--->    3    a1 oscilli 1, 2")
    expect(shown).not_to_contain_text("Traceback")


def test_a_slider_shows_what_code_sets_and_sets_what_it_shows(
    notebook: LabNotebook, page: Page
) -> None:
    notebook.run(RIGHT)
    notebook.run(CONTROLS)
    slider = notebook.output(CONTROLS).get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuenow", "0.5")

    notebook.run(CODE)
    notebook.cell(CONTROLS)
    expect(slider).to_have_attribute("aria-valuenow", "0.9")

    slider.focus()
    page.keyboard.press("Home")
    expect(notebook.output(CONTROLS).locator(".widget-readout")).to_have_text("0.000")
    notebook.run(ASK)
    expect(notebook.output(ASK)).to_have_text("depth is 0.0")


def test_a_spectrogram_is_a_picture(notebook: LabNotebook) -> None:
    notebook.run(PICTURE)

    picture = notebook.output(PICTURE).locator("img[src^='data:image/svg+xml']")
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.naturalWidth") > 400


def test_a_slider_that_is_moved_while_a_cell_runs_is_heard_by_the_engine_at_once(
    notebook: LabNotebook, page: Page
) -> None:
    notebook.run(RIGHT)
    notebook.run(CONTROLS)
    notebook.start(BUSY)
    slider = notebook.output(CONTROLS).get_by_role("slider")
    notebook.cell(CONTROLS)

    slider.focus()
    page.keyboard.press("End")

    expect(notebook.output(BUSY)).to_have_text("while the cell ran: 1.0", timeout=30_000)
