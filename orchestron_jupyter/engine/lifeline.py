"""The end of the parent is the end of the engine, however the parent ended.

The rule: stdin at its end, or another parent process, means stop; an orderly end gets half a
second, then the process goes without asking anybody.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

GRACE: Final = 0.5
_POLL: Final = 0.2


def first_line() -> bytes:
    """Return what the parent says first on stdin; ends the process if it says nothing."""
    line = b""
    while not line.endswith(b"\n"):  # unbuffered, since the lifeline reads on
        byte = os.read(sys.stdin.fileno(), 1)
        if not byte:
            sys.exit("The parent went away before it said what to do.")
        line += byte
    return line


def taken_stdout() -> int:
    """Return a descriptor of the pipe to the parent; what anybody prints goes to stderr now."""
    pipe = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # Csound writes to descriptor 1 directly
    return pipe


class Lifeline:
    """Watches stdin and the parent's process id, each from a thread of its own.

    Parameters
    ----------
    on_end
        Called once, from a thread, when the parent is gone or lets go.
    """

    def __init__(self, on_end: Callable[[], None]) -> None:
        self._on_end = on_end
        self._parent = os.getppid()
        self._ended = threading.Event()

    def start(self) -> None:
        """Start watching; the threads end with the process."""
        for watch in (self._watch_stdin, self._watch_parent):
            threading.Thread(target=watch, name="lifeline", daemon=True).start()

    def _watch_stdin(self) -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        self._end()

    def _watch_parent(self) -> None:
        # A fork of the parent may hold the pipe open after the parent's death.
        while not self._ended.wait(_POLL):
            if os.getppid() != self._parent:
                self._end()

    def _end(self) -> None:
        if self._ended.is_set():
            return
        self._ended.set()
        forced_end = threading.Timer(GRACE, os._exit, (1,))
        forced_end.daemon = True
        forced_end.start()
        self._on_end()
