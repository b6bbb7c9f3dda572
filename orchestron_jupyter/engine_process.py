"""An engine seen from its parent: the Jupyter server, or a kernel that has none.

The rule: it is a :class:`.child_process.ChildProcess`; here is only what engines have of their own,
the control socket and the journal.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Final

import msgspec

from .child_process import ChildProcess
from .control_socket import address_in
from .errors import EngineError
from .journal import FILE_NAME, Replay
from .protocol import Address, EngineConfiguration, EngineReady
from .side_files import SideFiles

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from .settings import Settings

START_LIMIT: Final = 30.0
"""Seconds an engine may take to start, on a machine that is very busy."""


class EngineProcess(ChildProcess):
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
        Called once with the exit status when the engine is gone, from a thread; :attr:`replay` then
        has what it was told.
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
        super().__init__("orchestron_jupyter.engine", on_line)
        self._is_spare = is_spare
        self._settings = settings
        self._directory = directory
        self._on_exit = on_exit
        self.replay = Replay()
        self.files: SideFiles | None = None
        """What :attr:`replay` counts on, when it is gone; for :meth:`inherit` of the next one."""

    def start(self) -> EngineReady:
        """Start the engine and wait until its control socket listens (about 0.5 s).

        Raises
        ------
        EngineError
            If it ends, or says nothing within :data:`START_LIMIT`; with its last words.
        """
        process, folder = self._start_process()
        try:
            return self._introduce(process, address_in(folder))
        except (OSError, ValueError, msgspec.DecodeError):  # ValueError: the lifeline was closed
            self.stop()
            msg = f"The engine process did not start. Its last words:\n{self.last_words}"
            raise EngineError(msg) from None

    def inherit(self, files: SideFiles | None) -> None:
        """Let the engine have the files of one before it, as they are named in its replay."""
        if files is not None and self._folder is not None:
            files.link_into(self._folder)

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

    def _on_end(self, folder: Path) -> None:
        with contextlib.suppress(OSError):
            self.replay = Replay.of((folder / FILE_NAME).read_bytes())
            self.files = SideFiles(folder, self.replay.files)

    def _after_end(self, status: int) -> None:
        self._on_exit(status)
