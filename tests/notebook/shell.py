"""An IPython as a notebook has it, for tests of what it shows."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import TYPE_CHECKING, Any

import msgspec
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

if TYPE_CHECKING:
    from collections.abc import Iterator


class Shown(msgspec.Struct):
    """What a cell brought: its error and its value, what it displayed, and what it printed."""

    error: BaseException | None
    value: Any
    displayed: list[str]
    printed: str
    complained: str


class Notebook:
    """Runs cells, one after the other."""

    def __init__(self) -> None:
        self.shell = InteractiveShell.instance()
        self._publisher = self.shell.display_pub = CapturingDisplayPublisher()

    def run(self, cell: str) -> Shown:
        """Run a cell; what is shown below it comes back."""
        self._publisher.outputs.clear()
        printed, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
            result = self.shell.run_cell(cell)
        displayed = [each["data"]["text/plain"] for each in self._publisher.outputs]
        error = result.error_before_exec or result.error_in_exec
        return Shown(error, result.result, displayed, printed.getvalue(), complained.getvalue())

    def __getitem__(self, name: str) -> Any:
        return self.shell.user_ns[name]

    def completions(self, cell: str) -> list[str]:
        """Return what Tab offers at the `|` of a cell, as ipykernel asks for it."""
        from IPython.core.completer import provisionalcompleter

        text, cursor = cell.replace("|", ""), cell.index("|")
        with provisionalcompleter():
            return [each.text for each in self.shell.Completer.completions(text, cursor)]


@contextlib.contextmanager
def notebook_with_magics() -> Iterator[Notebook]:
    """Return a notebook in which the extension is loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # IPython's history
        notebook = Notebook()
        loaded = notebook.run("%load_ext orchestron_jupyter")
        assert loaded.error is None
        yield notebook
        notebook.run("%unload_ext orchestron_jupyter")
        InteractiveShell.clear_instance()
