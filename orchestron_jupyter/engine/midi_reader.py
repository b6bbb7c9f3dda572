"""Reading a MIDI file in a process of its own.

The rule: nothing that takes the interpreter for long runs beside the performance thread. On a
thread of the engine, reading 200,000 messages kept the sound waiting for up to 156 ms (for the
garbage collector, most of it). What comes back is three arrays, which are there at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from ..errors import ArgumentError
from .midi_tune import Tune, check_size, read

PATIENCE: Final = 25.0
"""Seconds that reading a file may take; 4 MB of notes take 15."""

_ROOT: Final = Path(__file__).parents[2]  # where `python -m` finds this very package
_NICENESS: Final = 10


class _Header(msgspec.Struct):
    """The first line that comes back; then the arrays of a `Tune` follow, if there is no error."""

    error: str = ""
    moments: int = 0
    duration: float = 0.0


async def read_apart(data: bytes) -> Tune:
    """Read a standard MIDI file while everything else goes on.

    Raises
    ------
    ArgumentError
        If it can't be played; says why.
    """
    check_size(data)
    return await asyncio.get_running_loop().run_in_executor(None, _ask, data)


def _ask(data: bytes) -> Tune:
    try:
        process = subprocess.run(
            [sys.executable, "-m", __name__],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            cwd=_ROOT,
            check=True,
        )
    except subprocess.TimeoutExpired:
        msg = f"This MIDI file was not read within {PATIENCE:g} s: it is too long."
        raise ArgumentError(msg) from None
    except (OSError, subprocess.CalledProcessError) as error:
        msg = f"The MIDI file can't be read, because its reader did not run: {error}."
        raise ArgumentError(msg) from None
    line, _end, rest = process.stdout.partition(b"\n")
    header = msgspec.json.decode(line, type=_Header)
    if header.error:
        raise ArgumentError(header.error)
    count = header.moments
    times = np.frombuffer(rest, np.float64, count)
    ends = np.frombuffer(rest, np.int64, count, times.nbytes)
    return Tune(times, ends, rest[times.nbytes + ends.nbytes :], header.duration)


def main() -> None:
    """Read the file on stdin, and write what it plays to stdout."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICENESS)
    out = sys.stdout.buffer
    try:
        tune = read(sys.stdin.buffer.read())
    except ArgumentError as error:
        out.write(msgspec.json.encode(_Header(error=str(error))) + b"\n")
        return
    header = _Header(moments=len(tune.times), duration=tune.duration)
    out.write(msgspec.json.encode(header) + b"\n")
    for part in (tune.times.tobytes(), tune.ends.tobytes(), tune.data):
        out.write(part)


if __name__ == "__main__":
    main()
