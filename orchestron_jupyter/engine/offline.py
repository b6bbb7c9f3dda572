"""The offline renderer's process; see :mod:`orchestron_jupyter.offline_process` for its other side.

The rule: it does one piece of work and ends. stdin gives the work and is the lifeline, stdout
carries the reports, the samples go into a file as Csound makes them.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from ..errors import ArgumentError, CompileError
from ..json_rpc import error_object
from ..offline_protocol import ABOUT_OUTPUT, Failed, Progress, Rendered, Report, Started, Work
from .csd_options import split, without_options
from .csound_library import load_csound
from .lifeline import Lifeline, first_line, taken_stdout
from .offline_host import OfflineHost
from .piece import ANY_BYTE, piece_of
from .score import never_ends

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..protocol import CsoundMessage

REPORT_INTERVAL: Final = 0.1
_FILE_NAME: Final = "piece.csd"


def main() -> None:
    """Render one piece, and end; at once when the lifeline ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the stop button's is the kernel's
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    pipe = taken_stdout()
    work = msgspec.json.decode(first_line(), type=Work)
    Lifeline(lambda: os._exit(1)).start()

    def report(message: Report) -> None:
        os.write(pipe, msgspec.json.encode(message) + b"\n")

    status = 1
    try:
        OfflineRenderer(work, report).run()
        status = 0
    except Exception as error:  # noqa: BLE001  # the border: the kernel is told whatever it was
        report(Failed(error_object(error)))
    finally:
        os._exit(status)  # Csound's plugins have exit handlers that may hang


class OfflineRenderer:
    """Renders one piece into a file.

    Parameters
    ----------
    work
        What is to be done; the working directory is a private folder until then.
    report
        Takes what there is to say.
    """

    def __init__(self, work: Work, report: Callable[[Report], None]) -> None:
        self._work = work
        self._report = report
        self._host = OfflineHost(load_csound(Path.cwd(), device_plugins=False))
        self._path = str(Path.cwd() / _FILE_NAME)
        self._name = Path(work.path).name or _FILE_NAME  # what the author knows it by
        self._reported = 0.0
        self._frames = 0

    def run(self) -> None:
        """Do the work.

        Raises
        ------
        CompileError
            If Csound refuses the piece.
        ArgumentError
            If it does not end, and no duration is given.
        """
        work, host = self._work, self._host
        piece = piece_of(work)
        kept, set_aside = split(piece.options)
        if work.duration is None and "-T" not in kept and never_ends(piece.text, work.limit):
            raise ArgumentError(_endless("Its score has no end"))
        Path(self._path).write_bytes(without_options(piece.text).encode(ANY_BYTE))
        os.chdir(work.directory)
        messages = piece.with_its_lines(
            lambda: host.start_as_command((self._path, *kept), piece.shown)
        )
        if not 0 < host.sample_rate < float("inf"):
            msg = f"Csound can't run at a sample rate of {host.sample_rate:g} Hz."
            raise CompileError(msg)
        with Path(work.samples).open("r+b", buffering=1 << 20) as samples:
            self._report(Started(host.sample_rate, host.nchnls, tuple(set_aside)))
            self._tell(messages)
            self._render(samples.write)
        self._report(Rendered(self._frames))
        host.close()
        self._tell(host.take_messages())

    def _render(self, write: Callable[[memoryview], int]) -> None:
        work, host = self._work, self._host
        seconds = work.limit if work.duration is None else work.duration
        wanted = round(seconds * host.sample_rate)
        while self._frames < wanted:
            block = host.render(wanted - self._frames)[: wanted - self._frames]
            if not len(block):
                return
            write(block.data)
            self._frames += len(block)
            if time.monotonic() - self._reported > REPORT_INTERVAL:
                self._tell(host.take_messages())
        if work.duration is None:
            raise ArgumentError(_endless(f"It was not over after {work.limit:g} s"))

    def _tell(self, messages: list[CsoundMessage]) -> None:
        self._reported = time.monotonic()
        news = tuple(
            msgspec.structs.replace(message, text=message.text.replace(self._path, self._name))
            for message in messages
            if not ABOUT_OUTPUT.search(message.text)
        )
        self._report(Progress(self._frames / self._host.sample_rate, news))


def _endless(what: str) -> str:
    return f"{what}: give the duration to render in seconds, as in render(…, duration=60)."


if __name__ == "__main__":
    main()
