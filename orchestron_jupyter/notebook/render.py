"""Rendering a piece offline: as fast as the machine can, and bit for bit what `csound` writes.

The rule: Csound runs in a process of its own, which ends with this call however it ends. A crash, a
hang or an endless score is an error with a sentence here, and nothing else.
"""

from __future__ import annotations

import contextlib
import math
import os
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from ..errors import ArgumentError
from ..offline_process import OfflineProcess
from ..offline_protocol import Progress, Rendered, Started, Work
from ..protocol import CsoundMessage
from ..settings import Settings
from .progress import shown_progress
from .rendering import Rendering

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from numpy.typing import NDArray

LIMIT: Final = 3600.0
"""Seconds of sound after which a score is taken for endless."""

PATIENCE: Final = 60.0
"""Seconds without any progress after which Csound is taken to hang."""

MESSAGES_KEPT: Final = 10_000
_RATES: Final = (1.0, 1_000_000.0)


class RenderWarning(UserWarning):
    """The piece was rendered, but Csound had to leave something out."""


def render(
    csd: str | os.PathLike[str] | None = None,
    *,
    orchestra: str | None = None,
    score: str = "",
    duration: float | None = None,
    sample_rate: float | None = None,
    on_progress: Callable[[float], None] | None = None,
    limit: float = LIMIT,
    patience: float = PATIENCE,
) -> Rendering:
    """Render a piece, and return its samples.

    A CSD keeps its own sample rate, ksmps, channels and full scale; the result is bit-identical to
    ``csound --format=double -o out.wav piece.csd`` in the CSD's folder. Options of the CSD about
    devices, output files and formats are set aside. What an `orchestra` does not say in its header
    is as in a session: 48 kHz, stereo, ``0dbfs = 1``.

    Parameters
    ----------
    csd
        The path of a CSD, or its text.
    orchestra, score
        In place of a CSD.
    duration
        Where rendering is cut, in seconds; needed if the score never ends.
    sample_rate
        In Hz, in place of the piece's own.
    on_progress
        Called with the seconds of sound rendered so far, a few times a second; by default a long
        rendering shows a bar. What it raises ends the rendering.
    limit
        Seconds of sound after which a piece without a `duration` is refused as endless.
    patience
        Seconds without any progress after which Csound is taken to hang.

    Raises
    ------
    CompileError
        If Csound refuses the piece; with the line where that is known.
    ArgumentError
        If an argument can't be meant, or the score has no end and no `duration` is given.
    EngineError
        If Csound crashes or hangs; with its last words.
    FileNotFoundError
        If there is no such CSD.

    Examples
    --------
    >>> rendering = render("piece.csd")
    >>> rendering.save("piece.flac")
    """
    _check(duration, sample_rate, limit, patience)
    piece = _piece(csd, orchestra, score)
    process = OfflineProcess(patience)
    with tempfile.NamedTemporaryFile(prefix="orchestron-", delete=False) as file:
        work = Work(
            samples=file.name,
            duration=duration,
            limit=limit,
            sample_rate=sample_rate,
            ksmps=Settings().ksmps,
            **piece,
        )
        try:
            with contextlib.ExitStack() as stack:
                show = on_progress or stack.enter_context(shown_progress(duration))
                rendering = _rendered(process, work, file, show)
        finally:
            process.kill()
            with contextlib.suppress(OSError):
                Path(file.name).unlink()
    _warn(rendering.messages)
    return rendering


def _rendered(
    process: OfflineProcess, work: Work, file: IO[bytes], show: Callable[[float], None]
) -> Rendering:
    started, frames = Started(0.0, 0), 0
    messages: list[CsoundMessage] = []
    with contextlib.closing(process.render(work)) as reports:
        for report in reports:
            if isinstance(report, Progress):
                messages += report.messages
                del messages[:-MESSAGES_KEPT]
                show(report.seconds)
            elif isinstance(report, Rendered):
                frames = report.frames
            elif isinstance(report, Started):
                started = report
                with contextlib.suppress(OSError):  # an open file keeps its name on Windows
                    Path(file.name).unlink()
    notes = (
        [CsoundMessage(f"Options set aside: {' '.join(started.notes)}")] if started.notes else []
    )
    return Rendering(
        _samples(file, frames, started.channels), started.sample_rate, (*notes, *messages)
    )


def _samples(file: IO[bytes], frames: int, channels: int) -> NDArray[np.float64]:
    """Return what was rendered; it stays in the file, which takes no memory, until it is read."""
    shape = (frames, channels)
    if not frames:
        return np.zeros(shape)
    if os.name == "nt":
        return np.fromfile(file, np.float64).reshape(shape)
    return np.asarray(np.memmap(file, np.float64, mode="c", shape=shape))


def _piece(csd: str | os.PathLike[str] | None, orchestra: str | None, score: str) -> dict[str, str]:
    here = str(Path.cwd())
    if csd is None and orchestra is not None and orchestra.strip():
        return {"orchestra": orchestra, "score": score, "directory": here}
    if csd is None or orchestra is not None or score:
        msg = "Give either a CSD (its path or text), or an orchestra with its score."
        raise ArgumentError(msg)
    if isinstance(csd, str) and "<" in csd:
        return {"csd": csd, "directory": here}
    path = Path(csd).expanduser().resolve(strict=True)
    return {"path": str(path), "directory": str(path.parent)}


def _check(
    duration: float | None, sample_rate: float | None, limit: float, patience: float
) -> None:
    for name, value in (("duration", duration), ("limit", limit), ("patience", patience)):
        if value is not None and not (value > 0 and math.isfinite(value)):
            msg = f"{name} = {value} is not possible: it is in seconds, and more than 0."
            raise ArgumentError(msg)
    if sample_rate is not None and not _RATES[0] <= sample_rate <= _RATES[1]:
        msg = f"sample_rate = {sample_rate} is not possible: it is in Hz, such as 48000."
        raise ArgumentError(msg)


def _warn(messages: tuple[CsoundMessage, ...]) -> None:
    errors = [message.text for message in messages if message.kind == "error"]
    if errors:
        more = f" (and {len(errors) - 1} more, in .messages)" if len(errors) > 1 else ""
        warnings.warn(f"{errors[0].strip()}{more}", RenderWarning, stacklevel=3)
