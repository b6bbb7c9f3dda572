"""Tab and Shift+Tab in Csound cells, asked for as ipykernel does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ipykernel.inprocess.ipkernel import InProcessKernel

from orchestron_jupyter.notebook import magics, open_sessions
from tests.notebook.shell import Notebook, notebook_with_magics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orchestron_jupyter import Session


@pytest.fixture
def notebook(session: Session) -> Iterator[Notebook]:
    assert open_sessions.find() is session
    with notebook_with_magics() as running:
        yield running


@pytest.mark.parametrize("magic", ["%%csound", "%%csound -s test", "%%csd\n<CsInstruments>"])
def test_opcodes_are_offered(notebook: Notebook, magic: str) -> None:
    assert notebook.completions(f"{magic}\n  a1 moogl|") == ["moogladder", "moogladder2"]


def test_the_cells_own_names_come_first_and_words_of_the_language_are_there(
    notebook: Notebook,
) -> None:
    found = notebook.completions("%%csound\ninstr 1\nendOfIt = 3\nk1 = end|")

    assert found[:3] == ["endOfIt", "endin", "endop"]


def test_what_an_opcode_takes_is_beside_it(notebook: Notebook) -> None:
    from IPython.core.completer import provisionalcompleter

    with provisionalcompleter():
        found = list(notebook.shell.Completer.completions("%%csound\nmoogladder", 19))

    assert str(found[0].type).replace("\N{NO-BREAK SPACE}", " ") == "a ← a, k|a, k|a [, i = 0]"


def test_python_has_nothing_to_say_in_a_csound_cell(notebook: Notebook) -> None:
    notebook.run("zither = 1")

    assert notebook.completions("%%csound\nzithe|") == ["zithe"]
    assert notebook.completions("%%csound\n; moogl|") == ["moogl"]


def test_python_cells_are_as_ever(notebook: Notebook) -> None:
    notebook.run("moogle = 1")

    assert notebook.completions("moogl|") == ["moogle"]


def test_unloading_ends_it(notebook: Notebook) -> None:
    notebook.run("%unload_ext orchestron_jupyter")

    assert "moogladder" not in notebook.completions("%%csound\na1 moogl|")


@pytest.fixture
def kernel(session: Session) -> Iterator[InProcessKernel]:
    assert open_sessions.find() is session
    kernel = InProcessKernel()
    assert kernel.shell is not None
    magics.load(kernel.shell)
    yield kernel
    magics.unload(kernel.shell)


def test_shift_tab_shows_the_opcode_whose_arguments_are_written(kernel: InProcessKernel) -> None:
    cell = "%%csound\na1 moogladder vco2(1, 2), 300"

    answer = kernel.do_inspect(cell, len(cell), detail_level=0)

    assert answer["found"]
    assert "a moogladder a, k|a, k|a [, i = 0]" in answer["data"]["text/plain"]
    assert not kernel.do_inspect("%%csound\nk1 = 1", 14)["found"]


def test_shift_tab_in_python_is_as_ever_and_so_is_all_after_unloading(
    kernel: InProcessKernel,
) -> None:
    assert "Print" in kernel.do_inspect("print", 3)["data"]["text/plain"]

    assert kernel.shell is not None
    magics.unload(kernel.shell)

    assert "do_inspect" not in vars(kernel)
