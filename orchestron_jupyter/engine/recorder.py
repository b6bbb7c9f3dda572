"""One recording: the samples on their way from the performance thread to the process that writes.

The rule: the performance thread only appends. A thread of the recorder's own passes the samples on,
and what the disk can't take for a long time is left out and told, never waited for.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..downmix import RATE
from ..errors import ArgumentError
from ..protocol import Recorded
from .recorder_process import FORMATS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BACKLOG: Final = 60.0
"""Seconds of sound that may wait for the disk."""
CHANNELS: Final = 2
CLOSE_LIMIT: Final = 30.0
_INTERVAL: Final = 0.1


def checked_path(path: str, *, overwrite: bool) -> Path:
    """Return the path of a recording.

    Raises
    ------
    ArgumentError
        If no sound file can be written there.
    """
    place = Path(path).absolute()
    if place.suffix.lower() not in FORMATS:
        kinds = " or ".join(FORMATS)
        msg = f"{place.name!r} is not possible: the name of a recording ends in {kinds}."
        raise ArgumentError(msg)
    place = place.with_suffix(place.suffix.lower())
    if not place.parent.is_dir():
        msg = f"There is no folder {str(place.parent)!r}; make it first."
        raise ArgumentError(msg)
    if place.exists() and not overwrite:
        msg = f"{str(place)!r} exists; name another, or say overwrite=True."
        raise ArgumentError(msg)
    try:
        place.open("ab").close()
    except OSError as error:
        msg = f"{str(place)!r} can't be written: {error.strerror}."
        raise ArgumentError(msg) from None
    return place


class Recorder:
    """Writes a sound file while it is told to.

    Parameters
    ----------
    path
        From :func:`checked_path`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: deque[NDArray[np.float32]] = deque()
        self._backlog = round(BACKLOG * RATE)
        self._left_out = 0
        self._taken = 0
        self._passed_on = 0
        self._stopping = threading.Event()
        module = f"{__package__}.recorder_process"
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(path), str(RATE), str(CHANNELS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=path.anchor,  # python -m imports from the working directory first
        )
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def push(self, block: NDArray[np.float32]) -> None:
        """Take a block of shape (n, 2) that nobody changes any more; on the performance thread."""
        if self._taken - self._passed_on > self._backlog:
            self._left_out += len(block)
            return
        self._taken += len(block)
        self._waiting.append(block)

    def stop(self) -> Recorded:
        """Write what is left, close the file, and say what it has; waits for the disk."""
        self._stopping.set()
        self._thread.join(CLOSE_LIMIT)
        try:
            output, _errors = self._process.communicate(timeout=CLOSE_LIMIT)
            told = json.loads(output)
        except (subprocess.TimeoutExpired, ValueError):
            self._process.kill()
            self._process.communicate()
            return Recorded(str(self.path), 0.0, 0.0, "The process that wrote the file failed.")
        problem = told["problem"]
        if self._left_out and not problem:
            problem = f"The disk was too slow: {self._left_out / RATE:.1f} s were left out."
        return Recorded(str(self.path), told["frames"] / RATE, told["peak"], problem)

    def _run(self) -> None:
        assert self._process.stdin is not None
        stream = self._process.stdin
        try:
            while not self._stopping.wait(_INTERVAL):
                self._pass_on()
            self._pass_on()
            stream.flush()
        except OSError:  # the process is gone; `stop` says so
            self._passed_on = -self._backlog
        self._waiting.clear()

    def _pass_on(self) -> None:
        assert self._process.stdin is not None
        while self._waiting:
            block = self._waiting.popleft()
            self._process.stdin.write(block.tobytes())
            self._passed_on += len(block)
        self._process.stdin.flush()
