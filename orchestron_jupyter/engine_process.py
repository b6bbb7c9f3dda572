"""An engine seen from its parent: the Jupyter server, or a kernel that has none.

The rule: the engine's stdin is its lifeline. It stays open as long as the parent lives and wants
the engine, and whatever ends the parent closes it.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING, Final

import msgspec

from .control_socket import address_in, private_folder, remove_folder
from .errors import EngineError
from .protocol import Address, EngineConfiguration, EngineReady

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .settings import Settings

START_LIMIT: Final = 30.0
"""Seconds an engine may take to start, on a machine that is very busy."""


class EngineProcess:
    """One engine process: started, watched and ended here.

    Parameters
    ----------
    settings
        Handed to the engine; never on its command line, since they may hold secrets.
    directory
        Where relative file names of an orchestra are looked for.
    on_line
        Called with each line the engine prints, from a thread.
    on_exit
        Called once with the exit status when the engine is gone, from a thread.
    is_spare
        Whether it waits with its performance for `protocol.Begin`.
    """

    def __init__(
        self,
        settings: Settings,
        directory: str,
        on_line: Callable[[str], None],
        on_exit: Callable[[int], None],
        *,
        is_spare: bool = False,
    ) -> None:
        self._is_spare = is_spare
        self._settings = settings
        self._directory = directory
        self._on_line = on_line
        self._on_exit = on_exit
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._watcher: threading.Thread | None = None
        self._last_lines: deque[str] = deque(maxlen=20)
        self._unwanted = False

    @property
    def pid(self) -> int:
        """The process id; 0 before the start."""
        return self._process.pid if self._process else 0

    @property
    def is_running(self) -> bool:
        """Whether the process was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> EngineReady:
        """Start the engine and wait until its control socket listens (about 0.5 s).

        Raises
        ------
        EngineError
            If it ends, or says nothing within :data:`START_LIMIT`; with its last words.
        """
        self._folder = private_folder()
        address = address_in(self._folder)
        process = subprocess.Popen(
            [sys.executable, "-m", "orchestron_jupyter.engine"],
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
        try:
            return self._introduce(process, address)
        except (OSError, ValueError, msgspec.DecodeError):  # ValueError: the lifeline was closed
            self.stop()
            last_words = "\n".join(self._last_lines)
            msg = f"The engine process did not start. Its last words:\n{last_words}"
            raise EngineError(msg) from None

    def _introduce(self, process: subprocess.Popen[bytes], address: Address) -> EngineReady:
        assert process.stdin is not None
        assert process.stdout is not None
        configuration = EngineConfiguration(
            settings=self._settings,
            address=address,
            directory=self._directory,
            is_spare=self._is_spare,
        )
        deadline = threading.Timer(START_LIMIT, process.kill)
        deadline.start()
        try:
            process.stdin.write(msgspec.json.encode(configuration) + b"\n")
            process.stdin.flush()
            return msgspec.json.decode(process.stdout.readline(), type=EngineReady)
        finally:
            deadline.cancel()
            process.stdout.close()

    def stop(self) -> None:
        """End the engine: first by its lifeline, after a second by force; from any thread."""
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
            remove_folder(self._folder)
        self._on_exit(status)
