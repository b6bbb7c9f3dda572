"""A recording of a session, while it runs and afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile

from .. import protocol
from ..errors import ArgumentError, EngineError
from .rendering import Rendering

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from .engine_line import EngineLine

STOP_LIMIT: Final = 60.0
_BLOCK: Final = 1 << 18


class Recording:
    """What a session plays, on its way into a file; made by :meth:`.session.Session.record`.

    As a context manager it lasts as long as the block.

    Parameters
    ----------
    line
        To the session's engine.
    running
        What the engine says of it.
    """

    def __init__(self, line: EngineLine, running: protocol.Recording) -> None:
        self._line = line
        self._running = running
        self._recorded: protocol.Recorded | None = None

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self._running.path)

    @property
    def start(self) -> float:
        """Engine time of its first sample, in seconds."""
        return self._running.start

    @property
    def is_running(self) -> bool:
        return self._recorded is None

    @property
    def duration(self) -> float:
        """In seconds; stops the recording if it runs."""
        return self.stop().duration

    @property
    def peak(self) -> float:
        """The largest magnitude, full scale is 1; stops the recording if it runs."""
        return self.stop().peak

    def stop(self) -> protocol.Recorded:
        """End it and close the file; twice does no harm.

        Returns
        -------
        Recorded
            Its duration in seconds, its peak, and what went wrong, if anything did.
        """
        if self._recorded is None:
            try:
                self._recorded = self._line.call(
                    protocol.StopRecording(self._running.id), STOP_LIMIT
                )
            except (EngineError, ArgumentError):
                self._recorded = _measured(self.path)
        return self._recorded

    def rendering(self) -> Rendering:
        """Return the sound, to be looked at or played in the notebook; stops the recording."""
        self.stop()
        samples, rate = soundfile.read(self.path, always_2d=True)
        return Rendering(samples, rate)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        if self._recorded is None:
            return f"<Recording into {self.path.name!r}, running>"
        problem = f"; {self._recorded.problem}" if self._recorded.problem else ""
        return (
            f"<Recording {self.path.name!r}: {self._recorded.duration:.2f} s, "
            f"peak {self._recorded.peak:.3f}{problem}>"
        )


def _measured(path: Path) -> protocol.Recorded:
    """Describe a file whose engine has ended; its own process has closed it."""
    problem = "The engine ended during the recording."
    try:
        with soundfile.SoundFile(path) as file:
            blocks = file.blocks(_BLOCK, always_2d=True)
            peak = max((float(np.abs(block).max(initial=0.0)) for block in blocks), default=0.0)
            return protocol.Recorded(str(path), len(file) / file.samplerate, peak, problem)
    except (OSError, RuntimeError) as error:
        return protocol.Recorded(str(path), 0.0, 0.0, f"{problem} {error}")
