"""A Csound that runs as the `csound` command does, its sound kept in memory.

The rule: Csound itself makes the samples a file would get. It "writes" to its file `null`, and what
its output buffer holds is taken, scaled (and limited) as Csound scales it for a file, bit for bit.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .csound_host import CsoundHost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..protocol import CsoundMessage

BUFFER_CYCLES: Final = 64
"""Length of the output buffer in k-cycles; a multiple, so that a cycle never wraps round in it."""

SHORT_CYCLE: Final = 64
"""Below so many samples a k-cycle is so short that calling Csound for each would be felt."""

ECHOED: Final = 200
"""Message fragments that are echoed to stderr before they are taken: Csound's last words."""

# The format is that of files which the piece itself writes (`fout` with format -1).
_ARGUMENTS: Final = ("-d", "--format=double", "-onull", f"-b-{BUFFER_CYCLES}")
_UNTOUCHED: Final = np.uint64(0x7FF8_0B57_0C0D_A1ED)  # a NaN that no arithmetic makes


class OfflineHost(CsoundHost):
    """A :class:`.csound_host.CsoundHost` that renders in blocks, as fast as it can.

    Parameters
    ----------
    ctcsound
        The loaded library, from :func:`.csound_library.load_csound`.
    """

    def __init__(self, ctcsound: Any) -> None:
        self._echoes_left = ECHOED
        super().__init__(ctcsound)
        self._buffer: NDArray[np.float64] = np.zeros((0, 0))
        self._filled = 0

    def start_as_command(self, arguments: Sequence[str], source: str) -> list[CsoundMessage]:
        """Compile and start what the command would with these arguments.

        Parameters
        ----------
        arguments
            The CSD's path and options; none about output.
        source
            The CSD's text, for the line in an error.

        Raises
        ------
        CompileError
            If Csound refuses it.
        """
        fresh = self._instance(())
        words = ("csound", *arguments, *_ARGUMENTS)
        messages = self._checked(lambda: fresh.compileArgs(*words) or fresh.start(), source)
        self._adopt(fresh)
        # Without output (`-I`) there is no buffer.
        if self._library.csoundGetOutputBuffer(fresh.cs):
            self._buffer = fresh.outputBuffer().reshape(-1, self.nchnls)
        return messages

    def render(self, frames: int) -> NDArray[np.float64]:
        """Render the next samples; valid until the next call.

        Parameters
        ----------
        frames
            How many are wanted; fewer may come, down to a k-cycle.

        Returns
        -------
        ndarray
            Of shape (n, channels), full scale 1; empty when the performance is over.
        """
        if self._finished:  # after `exitnow` Csound would play on
            return self._buffer[:0]
        room = len(self._buffer) - self._filled
        if self.ksmps < SHORT_CYCLE and room == len(self._buffer) and frames >= room > 0:
            return self._render_buffer()
        first = self._filled
        if not self.perform():
            return self._buffer[:0]
        last = min(first + self.ksmps, len(self._buffer))
        self._filled = last % max(1, len(self._buffer))
        return self._buffer[first:last]

    def _render_buffer(self) -> NDArray[np.float64]:
        marks = self._buffer.view(np.uint64)
        marks.fill(_UNTOUCHED)
        if not self._csound.performBuffer():
            return self._buffer
        # Over in the middle of the buffer: Csound does not say where (its clock also counts what an
        # `a` statement skips).
        self._finished = True
        written = int(np.count_nonzero((marks != _UNTOUCHED).all(axis=1)))
        return self._buffer[:written]

    def take_messages(self) -> list[CsoundMessage]:
        """Return the lines Csound printed since the last time."""
        self._echoes_left = ECHOED
        return super().take_messages()

    def _on_message(self, _csound: Any, attributes: int, fragment: bytes) -> None:
        super()._on_message(_csound, attributes, fragment)
        if self._echoes_left:
            self._echoes_left -= 1
            os.write(sys.stderr.fileno(), fragment)

    def close(self) -> None:
        """Let Csound end its notes and close the files it has open."""
        self._csound.cleanup()
