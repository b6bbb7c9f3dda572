"""The pictures of `docs/ten-minutes.md`: a new user's first session, step by step.

The rule: what the page says is done here as it says it, in this order, in one notebook; the code of
each step is read from the page, so that picture and page can't differ.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

# Started as a script, Python looks for modules beside it only.
ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.chromium import Onlooker, chromium  # noqa: E402
from tests.e2e.jupyter import JupyterServer  # noqa: E402
from tests.e2e.lab import EXPOSED, LabNotebook, write_notebook  # noqa: E402
from tests.e2e.panel import PANEL, panels, wait_for_state  # noqa: E402
from tests.e2e.pulse import PulseServer  # noqa: E402
from tests.e2e.waiting import wait_for  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FloatRect, Page

PAGE: Final = ROOT / "docs" / "ten-minutes.md"
IMAGES: Final = ROOT / "docs" / "images"
NAME: Final = "my-first.ipynb"
WIDTH: Final = 800
HEIGHT: Final = 1100
INSET: Final = 3
"""The frame of the cell above, which is selected, reaches so far in."""
POPUP: Final = 100
"""Room above a cell for what is offered there."""
COLLAPSE: Final = "() => window.jupyterapp.shell.collapseLeft()"
STATE: Final = f"document.querySelector('{PANEL}')?.dataset.state"
_CELL: Final = re.compile(r"^```(?:python|text) cell=(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def cells() -> dict[str, str]:
    """Return the cells that the page has its reader run, by name."""
    return {name: code.rstrip() for name, code in _CELL.findall(PAGE.read_text(encoding="utf-8"))}


class Tour:
    """One notebook, from its first cell to a reload of the page.

    Parameters
    ----------
    browser, jupyter
        Where it is.
    images
        The folder for the pictures.
    """

    def __init__(self, browser: Browser, jupyter: JupyterServer, images: Path) -> None:
        self._browser = browser
        self._jupyter = jupyter
        self._images = images
        self._places = {name: place for place, name in enumerate(cells())}

    def take(self) -> None:
        """Take every picture."""
        with self._page() as page:
            notebook = LabNotebook(page, self._jupyter, NAME)
            page.evaluate(COLLAPSE)
            page.screenshot(path=self._images / "tour-lab.png", clip=_top(330))
            self._run(notebook, "session")
            wait_for_state(panels(page), "live")
            self._save(notebook, "tour-session", "session")
            self._run(notebook, "note", "chord", "bell")
            self._save(notebook, "tour-bell", "bell")
            self._run(notebook, "sliders")
            self._save(notebook, "tour-sliders", "sliders")
            self._run(notebook, "magics")
            self._complete(notebook)
            self._run(notebook, "drone")
            self._run(notebook, "mistake")
            self._save(notebook, "tour-mistake", "mistake")
            self._run(notebook, "take")
            expect(notebook.output(self._places["take"]).locator("audio")).to_be_visible()
            self._save(notebook, "tour-take", "take")
            self._run(notebook, "spectrogram")
            expect(notebook.output(self._places["spectrogram"]).locator("img")).to_be_visible()
            self._save(notebook, "tour-spectrogram", "spectrogram")
            self._run(notebook, "dashboard")
            self._save(notebook, "tour-dashboard", "dashboard")
            notebook.save()
        self._come_back()

    def _complete(self, notebook: LabNotebook) -> None:
        """Ask for the opcodes that begin as a line of the cell `drone` does, and leave it be."""
        place, page = self._places["drone"], notebook.page
        notebook.cell(place).locator(".cm-line", has_text="aOut").first.click()
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        page.keyboard.type("moog")
        page.keyboard.press("Tab")
        expect(page.locator(".jp-Completer-item").first).to_be_visible()
        around = notebook.cell(place).bounding_box()
        assert around is not None
        around["y"] -= POPUP
        around["height"] += POPUP
        page.screenshot(path=self._images / "tour-completion.png", clip=around)
        page.keyboard.press("Escape")
        for _ in range(5):
            page.keyboard.press("Backspace")

    def _come_back(self) -> None:
        """Open the notebook again in a browser that nobody has touched, and start the sound."""
        with self._page() as page:
            page.goto(self._jupyter.address(f"lab/tree/{NAME}"))
            onlooker = Onlooker(page)
            wait_for("blocked", lambda: onlooker.evaluate(STATE), limit=60.0)
            page.evaluate(COLLAPSE)
            panel = panels(page)
            panel.scroll_into_view_if_needed()
            panel.screenshot(path=self._images / "tour-back.png")
            panel.get_by_role("button", name="Start sound").click()
            wait_for_state(panel, "live")

    def _run(self, notebook: LabNotebook, *names: str) -> None:
        for name in names:
            notebook.run(self._places[name])

    def _save(self, notebook: LabNotebook, image: str, name: str) -> None:
        """Take the picture of a cell with its output."""
        page = notebook.page
        for key in ("Escape", "k"):  # no frame around it
            page.keyboard.press(key)
        cell = notebook.cell(self._places[name])
        cell.scroll_into_view_if_needed()
        page.mouse.move(0, 0)
        around = cell.bounding_box()
        assert around is not None
        page.screenshot(
            path=self._images / f"{image}.png",
            clip={
                "x": around["x"],
                "y": around["y"] + INSET,
                "width": around["width"],
                "height": around["height"] - INSET,
            },
        )

    @contextlib.contextmanager
    def _page(self) -> Iterator[Page]:
        context = self._browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1.5, locale="en-US"
        )
        try:
            yield context.new_page()
        finally:
            context.close()


def _top(height: float) -> FloatRect:
    return {"x": 0.0, "y": 0.0, "width": float(WIDTH), "height": height}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the pictures of docs/ten-minutes.md.")
    parser.add_argument("--output", type=Path, metavar="FOLDER", default=IMAGES)
    images = parser.parse_args().output
    images.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pulse-")))
        pulse = stack.enter_context(PulseServer(folder))
        browser = stack.enter_context(chromium(pulse.environment))
        lab = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lab-")))
        jupyter = stack.enter_context(JupyterServer(lab, arguments=[EXPOSED]))
        write_notebook(jupyter, NAME, cells().values())
        Tour(browser, jupyter, images).take()


if __name__ == "__main__":
    main()
