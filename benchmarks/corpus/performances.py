"""One example, performed by us and by the `csound` command, under the same limits.

The rule: the command gets the author's file with the author's options; the only thing taken out is
live input, and MIDI and sound devices are Csound's dummies. So a mistake in our own reading of
options shows as a difference.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import struct
import subprocess
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

import orchestron_jupyter as orchestron

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MEMORY: Final = 3 << 30
_LIMITS: Final = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_FSIZE: 1 << 30,
    resource.RLIMIT_CORE: 0,
}
_STANDSTILL: Final = {"FAKETIME": "2026-01-01 00:00:00", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
_LIVE_INPUT: Final = re.compile(r"(?<=\s)-i\s*(?:adc|dac)[^\s;]*|(?<=\s)-L\s*\S+")
_OPTIONS: Final = re.compile(r"<CsOptions>.*?</CsOptions>", re.DOTALL)
_ESCAPES: Final = re.compile(r"\x1b\[[\d;]*m")
_CRASH: Final = re.compile("csound command: (?!File size limit)")  # its own signal handler's
_HEADER: Final = 1 << 16
_BYTES: Final = 8


class Performance(NamedTuple):
    """What came of it.

    Parameters
    ----------
    ending
        `whole`, `cut` (by the cap), `refused`, `crashed` or `stuck`.
    said
        What Csound printed, or the error.
    samples
        Of shape (n, channels); nothing if it was refused, crashed or stuck.
    """

    ending: str
    said: str
    samples: NDArray[np.float64] = np.zeros((0, 0))
    sample_rate: int = 0


class _OutOfTimeError(Exception):
    pass


def ours(csd: Path, cap: float, wall: float) -> Performance:
    """Render with this package: at most `cap` seconds of sound, in at most `wall` seconds."""
    deadline = time.monotonic() + wall

    def check(_seconds: float) -> None:
        if time.monotonic() > deadline:
            raise _OutOfTimeError

    try:
        with _limits(), warnings.catch_warnings():
            warnings.simplefilter("ignore", orchestron.RenderWarning)
            rendering = orchestron.render(csd, duration=cap, on_progress=check, patience=wall)
    except _OutOfTimeError:
        return Performance("stuck", "")
    except orchestron.EngineError as error:
        return Performance("crashed" if "crashed" in str(error) else "stuck", str(error))
    except orchestron.OrchestronError as error:
        return Performance("refused", getattr(error, "message", str(error)))
    said = "\n".join(message.text for message in rendering.messages)
    rate = rendering.sample_rate
    is_cut = len(rendering.samples) == round(cap * rate)
    return Performance("cut" if is_cut else "whole", said, rendering.samples, round(rate))


@contextlib.contextmanager
def held_clock() -> Iterator[bool]:
    """Let the time of day stand still for what is started in a block; `False` if that can't be.

    What seeds its random numbers from the clock does the same each time then.
    """
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    held = {} if library is None else {"LD_PRELOAD": str(library), **_STANDSTILL}
    os.environ.update(held)
    try:
        yield bool(held)
    finally:
        for name in held:
            del os.environ[name]


@contextlib.contextmanager
def _limits() -> Iterator[None]:
    """Bound memory and file size for what is started in a block: a child inherits them."""
    before = {kind: resource.getrlimit(kind) for kind in _LIMITS}
    for kind, limit in _LIMITS.items():
        resource.setrlimit(kind, (limit, before[kind][1]))
    try:
        yield
    finally:
        for kind, limits in before.items():
            resource.setrlimit(kind, limits)


def the_commands(csd: Path, file_limit: int, wall: float) -> Performance:
    """Perform with `csound --format=double -o`; the file is cut at `file_limit` bytes."""
    text = csd.read_bytes().decode("latin-1")
    text = _OPTIONS.sub(lambda match: _LIVE_INPUT.sub("", match[0]), text, count=1)
    csd.write_bytes(text.encode("latin-1"))
    output = csd.parent / "corpus-out.wav"
    command = ["csound", "-d", "-+rtaudio=null", "-+rtmidi=null", "--format=double"]
    limits = ["prlimit", f"--as={MEMORY}", f"--fsize={file_limit}", "--core=0"]
    try:
        done = subprocess.run(
            [*limits, *command, "-W", "-o", output, csd.name],
            cwd=csd.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=wall,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return Performance("stuck", _text(error.stdout))
    said = _text(done.stdout)
    is_cut = output.exists() and output.stat().st_size >= file_limit
    if _CRASH.search(said) or (done.returncode < 0 and not is_cut):
        return Performance("crashed", said)
    if not output.exists():
        return Performance("refused", said)
    samples, rate = _read(output.read_bytes())
    return Performance("cut" if is_cut else "whole", said, samples, rate)


def file_limit_of(performance: Performance, cap: float) -> int:
    """Return the size of a file that holds `cap` seconds of such sound, and a little more."""
    channels = max(1, performance.samples.shape[1])
    rate = performance.sample_rate or 48000
    return _HEADER + int((cap + 0.5) * rate) * int(channels) * _BYTES


def is_identical(one: Performance, other: Performance) -> bool:
    """Tell whether the samples are the same bit for bit, as far as both were rendered."""
    a, b = one.samples, other.samples
    if a.shape[1:] != b.shape[1:] or one.sample_rate != other.sample_rate:
        return False
    if len(a) != len(b):
        if "cut" not in {one.ending, other.ending}:
            return False
        shorter = one if len(a) < len(b) else other
        if shorter.ending != "cut":
            return False
    length = min(len(a), len(b))
    return bool(np.array_equal(_bits(a[:length]), _bits(b[:length])))


def _bits(samples: NDArray[np.float64]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(samples).view(np.uint64)


def _read(data: bytes) -> tuple[NDArray[np.float64], int]:
    """Read a WAV file of doubles whose header may never have been completed."""
    channels, rate, place = 1, 0, 12
    while place + 8 <= len(data):
        name, size = data[place : place + 4], struct.unpack_from("<I", data, place + 4)[0]
        place += 8
        if name == b"fmt ":
            channels, rate = struct.unpack_from("<HI", data, place + 2)
        if name == b"data":
            end = place + size if 0 < size <= len(data) - place else len(data)
            frames = (end - place) // (_BYTES * channels)
            count = frames * channels
            sound = np.frombuffer(data, "<f8", count, place)
            return sound.reshape(-1, channels), rate
        place += size + size % 2
    return np.zeros((0, channels)), rate


def _text(output: bytes | None) -> str:
    return _ESCAPES.sub("", (output or b"").decode(errors="replace"))
