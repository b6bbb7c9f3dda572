"""A notebook in JupyterLab's own user interface, driven by mouse and keyboard.

The rule: what a user does is done as a user does it; only what a user would see by looking (is the
kernel ready, is the cell done) is asked of JupyterLab, which must have been started with `EXPOSED`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import nbformat
from playwright.sync_api import expect

from tests.e2e.panel import panels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Locator, Page
    from typing_extensions import Self

    from tests.e2e.jupyter import JupyterServer

EXPOSED: Final = "--LabApp.expose_app_in_browser=True"
READY: Final = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
  return context?.isReady && context.session?.kernel?.status === "idle";
}"""
STATUS: Final = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
DONE: Final = """index => {
  const cell = window.jupyterapp.shell.currentWidget.content.widgets[index];
  return cell.model.executionCount !== null && cell.model.executionState === "idle";
}"""
ALL_DONE: Final = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets;
  const code = cells.filter((cell) => cell.model.type === "code" && cell.model.sharedModel.source);
  const failed = code.some((cell) =>
    cell.model.outputs.toJSON().some((output) => output.output_type === "error"));
  return failed || code.every((cell) =>
    cell.model.executionCount !== null && cell.model.executionState === "idle");
}"""
ERRORS: Final = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .flatMap((cell) => cell.model.outputs?.toJSON() ?? [])
  .filter((output) => output.output_type === "error" || output.name === "stderr")
  .map((output) => output.evalue ?? output.text)"""
RUN_ALL: Final = "() => void window.jupyterapp.commands.execute('notebook:run-all-cells')"

RESTARTING: Final = f"() => ({STATUS})() !== 'idle'"


def write_notebook(jupyter: JupyterServer, name: str, cells: Iterable[str]) -> None:
    """Put a notebook with these code cells into a server's root."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
    )
    nbformat.write(notebook, jupyter.root / name)


class LabNotebook:
    """A notebook that is open in JupyterLab.

    Parameters
    ----------
    page
        Where it is opened.
    jupyter
        Whose notebook it is.
    name
        Its path from the server's root.
    """

    def __init__(self, page: Page, jupyter: JupyterServer, name: str) -> None:
        self.page = page
        page.goto(jupyter.address(f"lab/tree/{name}", reset=""))
        self.wait_until_ready()

    @classmethod
    def shown(cls, page: Page) -> Self:
        """Return the notebook that a page has opened by itself."""
        notebook = cls.__new__(cls)
        notebook.page = page
        notebook.wait_until_ready()
        return notebook

    def wait_until_ready(self, limit: float = 60.0) -> None:
        """Wait for the kernel: before that, running a cell silently does nothing."""
        self.page.wait_for_function(READY, timeout=1000 * limit)

    @property
    def kernel_is_busy(self) -> bool:
        """Whether the kernel is at work now."""
        return bool(self.page.evaluate(STATUS) == "busy")

    def cell(self, index: int) -> Locator:
        """Return a cell, counted from 0, scrolled into view.

        JupyterLab takes cells that are far away out of the page, so it is asked to go there.
        """
        self.page.evaluate(
            "index => window.jupyterapp.shell.currentWidget.content.scrollToItem(index)", index
        )
        return self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{index}']")

    def start(self, index: int) -> None:
        """Run a cell with Ctrl+Enter, and don't wait for it."""
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")

    def run(self, index: int, limit: float = 60.0) -> None:
        """Run a code cell and wait until it is done."""
        self.start(index)
        self.page.wait_for_function(DONE, arg=index, timeout=1000 * limit)

    def run_all(self, limit: float = 60.0) -> None:
        """Run all cells as the menu "Run" does, and wait until they are done, or one has failed."""
        self.cell(0).click()  # the gesture with which a page may sound
        self.page.evaluate(RUN_ALL)
        self.page.wait_for_function(ALL_DONE, timeout=1000 * limit)

    def errors(self) -> list[str]:
        """Return what cells have shown as an error or in red."""
        found: list[str] = self.page.evaluate(ERRORS)
        return found

    def delete(self, index: int) -> None:
        """Delete a cell as the keyboard does: Escape, d, d."""
        self.cell(index).locator(".cm-content").click()
        for key in ("Escape", "d", "d"):
            self.page.keyboard.press(key)

    def output(self, index: int) -> Locator:
        """Return what stands below a cell."""
        return self.cell(index).locator(".jp-OutputArea-output")

    def panel(self, index: int) -> Locator:
        """Return the Runtime panel below a cell."""
        return panels(self.page).and_(self.output(index).locator("section"))

    def save(self) -> None:
        """Save the notebook, as it is shown, with Ctrl+S."""
        self.page.keyboard.press("Control+s")
        dirty = self.page.locator(".jp-mod-dirty")
        expect(dirty).to_have_count(0)

    def restart_kernel(self) -> None:
        """Restart the kernel as the keyboard does: Escape, 0, 0, and Enter for the question."""
        self.cell(0).locator(".cm-content").click()
        for key in ("Escape", "0", "0"):
            self.page.keyboard.press(key)
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self.page.wait_for_function(RESTARTING)
        self.wait_until_ready()
