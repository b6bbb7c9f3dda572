"""How far a long rendering is: a bar in a notebook, a line in a terminal.

The rule: what is over before anybody begins to wonder shows nothing, and what was shown is gone
when it is over.
"""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DELAY: Final = 2.0
"""Seconds before a bar is shown."""

_INTERVAL: Final = 0.25
_WIDTH: Final = 30


@contextlib.contextmanager
def shown_progress(
    total: float | None, now: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[float], None]]:
    """Show how many seconds of sound are rendered, for the length of a block.

    Parameters
    ----------
    total
        How many there will be, or `None` if nobody knows.
    now
        The monotonic clock, in seconds.
    """
    surface = _Notebook() if _is_notebook() else _Terminal()
    start = shown = now()

    def show(seconds: float) -> None:
        nonlocal shown
        time_now = now()
        if time_now - start >= DELAY and time_now - shown >= _INTERVAL:
            shown = time_now
            surface.show(seconds, total, seconds / (time_now - start))

    try:
        yield show
    finally:
        surface.clear()


class _Notebook:
    """An output of the cell that is changed in place."""

    def __init__(self) -> None:
        self._handle: Any = None

    def show(self, seconds: float, total: float | None, speed: float) -> None:
        from IPython.display import HTML, display

        value = "" if total is None else f' value="{seconds:.1f}" max="{total:.1f}"'
        html = HTML(
            f'<progress{value} aria-label="rendering"></progress> {_words(seconds, total, speed)}'
        )
        if self._handle is None:
            self._handle = display(html, display_id=True)
        else:
            self._handle.update(html)

    def clear(self) -> None:
        from IPython.display import HTML

        if self._handle is not None:
            self._handle.update(HTML(""))


class _Terminal:
    """A line of stderr, if anybody looks at it."""

    def __init__(self) -> None:
        self._width = 0

    def show(self, seconds: float, total: float | None, speed: float) -> None:
        if not sys.stderr.isatty():
            return
        done = 0 if total is None else min(_WIDTH, round(_WIDTH * seconds / total))
        bar = "" if total is None else f"[{'#' * done}{'.' * (_WIDTH - done)}] "
        line = bar + _words(seconds, total, speed)
        self._write(line)
        self._width = len(line)

    def clear(self) -> None:
        if self._width:
            self._write("")
            self._write("")

    def _write(self, line: str) -> None:
        sys.stderr.write(f"\r{line.ljust(self._width)}")
        sys.stderr.flush()


def _words(seconds: float, total: float | None, speed: float) -> str:
    of_all = "" if total is None else f" of {total:.1f}"
    return f"{seconds:.1f}{of_all} s rendered, {speed:.1f} times real time"


def _is_notebook() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    return shell is not None and hasattr(shell, "kernel")
