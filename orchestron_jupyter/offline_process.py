"""The offline renderer seen from the kernel that wants its samples.

The rule: one process for one piece. Whatever ends the waiting (a result, an error, the stop button)
ends the process, at once and without asking it.
"""

from __future__ import annotations

import re
import signal
import threading
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Final

import msgspec

from .child_process import ChildProcess
from .errors import EngineError
from .json_rpc import error_from
from .offline_protocol import ABOUT_OUTPUT, Failed, Progress, Rendered, Report, Work, decoder

if TYPE_CHECKING:
    from collections.abc import Generator

_ESCAPES: Final = re.compile(r"\x1b\[[\d;]*m")
_WORDS_SHOWN: Final = 8


class OfflineProcess(ChildProcess):
    """One offline renderer.

    Parameters
    ----------
    patience
        Seconds without any report after which Csound is taken to hang.
    """

    def __init__(self, patience: float) -> None:
        super().__init__("orchestron_jupyter.engine.offline", lambda _line: None)
        self._patience = patience
        self._reports: SimpleQueue[Report | None] = SimpleQueue()
        self._seconds = 0.0

    def render(self, work: Work) -> Generator[Report, None, None]:
        """Do the work; yields what the renderer reports, and ends with it.

        Raises
        ------
        OrchestronError
            What the renderer failed with: `CompileError`, `ArgumentError`, `CsoundMissingError`; or
            `EngineError` if it crashed or hung, with Csound's last words.
        """
        process, _folder = self._start_process()
        assert process.stdin is not None
        assert process.stdout is not None
        listener = threading.Thread(
            target=self._listen, args=(process.stdout,), name="offline reports", daemon=True
        )
        listener.start()
        try:
            process.stdin.write(msgspec.json.encode(work) + b"\n")
            process.stdin.flush()
            yield from self._until_the_end()
        except BrokenPipeError:
            raise self._crash() from None
        finally:
            self.kill()
            listener.join(1.0)

    def kill(self) -> None:
        """End the process now."""
        if self._process is not None:
            self._process.kill()
            assert self._watcher is not None
            self._watcher.join(2.0)

    def _until_the_end(self) -> Generator[Report, None, None]:
        is_rendered = False
        while True:
            try:
                report = self._reports.get(timeout=self._patience)
            except Empty:
                msg = (
                    f"Csound has not got any further for {self._patience:g} s, "
                    f"{self._seconds:.1f} s into the piece, and was ended.{self._told()}"
                )
                raise EngineError(msg) from None
            if report is None:
                if not is_rendered:
                    raise self._crash()
                return
            if isinstance(report, Failed):
                raise error_from(report.error)
            if isinstance(report, Progress):
                self._seconds = report.seconds
            is_rendered = is_rendered or isinstance(report, Rendered)
            yield report

    def _crash(self) -> EngineError:
        assert self._watcher is not None
        assert self._process is not None
        self._watcher.join(2.0)
        status = self._process.returncode
        how = f"status {status}"
        if status is not None and status < 0:
            how = signal.strsignal(-status) or f"signal {-status}"
        msg = f"Csound crashed {self._seconds:.1f} s into the piece ({how}).{self._told()}"
        return EngineError(msg)

    def _told(self) -> str:
        lines = [_ESCAPES.sub("", line).strip() for line in self.last_words.splitlines()]
        told = [line for line in lines if line and not ABOUT_OUTPUT.search(line)][-_WORDS_SHOWN:]
        return " Its last words:\n" + "\n".join(told) if told else ""

    def _listen(self, stdout: IO[bytes]) -> None:
        with stdout:
            for line in stdout:
                if line.endswith(b"\n"):  # else the process was ended in the middle of it
                    self._reports.put(decoder.decode(line))
        self._reports.put(None)
