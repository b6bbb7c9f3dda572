"""Tab and Shift+Tab in cells that hold Csound.

The rule: IPython's completer sees the whole cell and asks its matchers in turn; ours answers in
Csound cells only. ipykernel hands the inspector nothing but a word that it took for Python's, so
its method is taken in front of; both are put back when the extension is unloaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from IPython.core.completer import SimpleCompletion, context_matcher

from ..errors import OrchestronError
from .csound_cells import KEYWORDS, nearest_word, place_in, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.completer import CompletionContext, SimpleMatcherResult
    from IPython.core.interactiveshell import InteractiveShell

    from .csound_cells import Place
    from .opcodes import OpcodeCatalog

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"  # JupyterLab gives the list's second column one line
_FIRST: Final = 1000.0
"""Priority: before every matcher of Python's, which have at most 100."""


class CsoundCompletion:
    """Completes and inspects in `%%csound` and `%%csd` cells.

    Parameters
    ----------
    shell
        IPython.
    catalog
        Returns the opcodes; may raise an `OrchestronError`.
    """

    def __init__(self, shell: InteractiveShell, catalog: Callable[[], OpcodeCatalog]) -> None:
        self._shell = shell
        self._catalog = catalog

        @context_matcher(priority=_FIRST, identifier="orchestron_jupyter.csound")
        def matcher(context: CompletionContext) -> SimpleMatcherResult:
            return self.matches(context)

        self._matcher = matcher

    def install(self) -> None:
        """Answer from now on."""
        self._shell.Completer.custom_matchers.append(self._matcher)
        kernel = getattr(self._shell, "kernel", None)
        if kernel is not None:
            inspect = kernel.do_inspect
            kernel.do_inspect = lambda code, cursor, *rest, **more: (
                self.inspected(code, cursor) or inspect(code, cursor, *rest, **more)
            )

    def remove(self) -> None:
        """Answer no more."""
        if self._matcher in self._shell.Completer.custom_matchers:
            self._shell.Completer.custom_matchers.remove(self._matcher)
        kernel = getattr(self._shell, "kernel", None)
        if kernel is not None:
            vars(kernel).pop("do_inspect", None)  # the class's own is back

    def matches(self, context: CompletionContext) -> SimpleMatcherResult:
        """Return what the word before the cursor may become: names of the cell, then opcodes."""
        lines = context.full_text.split("\n")[: context.cursor_line]
        cursor = sum(len(line) + 1 for line in lines) + context.cursor_position
        place = place_in(context.full_text, cursor)
        if place is None or not place.begun or place.begun[0].isdigit():
            return _answer([], "")
        found = self._completions(place) if place.is_code else []
        # Where Csound has nothing to offer, Python has nothing to say.
        return _answer(found or [SimpleCompletion(place.begun, type="")], place.begun)

    def _completions(self, place: Place) -> list[SimpleCompletion]:
        try:
            catalog = self._catalog()
        except OrchestronError:  # there is no engine, which running the cell will tell
            return []
        own = [
            SimpleCompletion(word, type="variable")
            for word in words_of(place)
            if word.startswith(place.begun) and word not in catalog and word not in KEYWORDS
        ]
        keywords = [
            SimpleCompletion(word, type="keyword")
            for word in KEYWORDS
            if word.startswith(place.begun) and word != place.begun
        ]
        opcodes = [
            SimpleCompletion(name, type=catalog.summary(name).replace(" ", _NO_BREAK))
            for name in catalog.names(place.begun)
            if name not in KEYWORDS
        ]
        return [*own, *keywords, *opcodes]

    def inspected(self, code: str, cursor: int) -> dict[str, Any] | None:
        """Return Jupyter's answer about the opcode at the cursor; `None` if it is not ours."""
        if place_in(code, cursor) is None:
            return None
        try:
            catalog = self._catalog()
        except OrchestronError:
            return None
        name = nearest_word(code, cursor, catalog)
        data = catalog.help(name).bundle() if name else {}
        return {"status": "ok", "found": bool(name), "data": data, "metadata": {}}


def _answer(completions: list[SimpleCompletion], begun: str) -> SimpleMatcherResult:
    """Return what IPython is told; with completions, no other matcher is heard."""
    return {
        "completions": completions,
        "matched_fragment": begun,
        "suppress": bool(completions),
        "do_not_suppress": set(),
        "ordered": True,
    }
