"""A process of ours that holds Csound, seen from its parent.

The rule: the child's stdin is its lifeline. It stays open as long as the parent lives and wants the
child, and whatever ends the parent closes it.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING, Final

from .control_socket import private_folder, remove_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LAST_LINES: Final = 20


class ChildProcess:
    """One process with a private folder: started, watched and ended here.

    Parameters
    ----------
    module
        What it runs (`python -m`).
    on_line
        Called with each line it prints on stderr, from a thread.
    """

    def __init__(self, module: str, on_line: Callable[[str], None]) -> None:
        self._module = module
        self._on_line = on_line
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._watcher: threading.Thread | None = None
        self._last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._unwanted = False

    @property
    def pid(self) -> int:
        """The process id; 0 before the start."""
        return self._process.pid if self._process else 0

    @property
    def is_running(self) -> bool:
        """Whether the process was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def last_words(self) -> str:
        """The last lines it printed."""
        return "\n".join(self._last_lines)

    def _start_process(self) -> tuple[subprocess.Popen[bytes], Path]:
        """Start the process in a new private folder, and watching it."""
        self._folder = private_folder()
        process = subprocess.Popen(
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self._folder,  # python -m imports from the working directory first
        )
        self._process = process
        self._reader = threading.Thread(target=self._read, name="engine output", daemon=True)
        self._watcher = threading.Thread(target=self._watch, name="engine watcher", daemon=True)
        self._reader.start()
        self._watcher.start()
        if self._unwanted:  # stopped by another thread, before there was a process to stop
            self.stop()
        return process, self._folder

    def stop(self) -> None:
        """End the process: first by its lifeline, after a second by force; from any thread."""
        self._unwanted = True
        if self._process is None:
            return
        self._release()
        try:
            self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
        if self._watcher is not None and self._watcher is not threading.current_thread():
            self._watcher.join(2.0)

    def _release(self) -> None:
        """Let go of the lifeline."""
        assert self._process is not None
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            for line in stream:
                text = line.decode(errors="replace").rstrip()
                self._last_lines.append(text)
                self._on_line(text)

    def _watch(self) -> None:
        assert self._process is not None
        assert self._reader is not None
        status = self._process.wait()
        self._release()
        self._reader.join(0.5)  # something that Csound started may hold the pipe open
        if self._folder is not None:
            self._on_end(self._folder)
            remove_folder(self._folder)
        self._after_end(status)

    def _on_end(self, folder: Path) -> None:
        """Take what is wanted from the private folder; it is removed after this."""

    def _after_end(self, status: int) -> None:
        """Tell about the end; nothing is left of the process."""
