"""MIDI input of one Csound, from whoever plays it here.

The rule: Csound reads its MIDI in each k-cycle, 1500 times a second and more, so no Python runs
there: the reader that Csound is given is its own `csoundReadCircularBuffer`, whose parameters are
just those of a MIDI reader. Python only writes into that buffer when there is something to say.
As for :class:`.csound_host.CsoundHost`, only the performance thread calls.
"""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any, Final

from ..errors import ArgumentError
from .midi_messages import CHANNELS, CONTROL, SUSTAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

BUFFER_SIZE: Final = 1 << 16
"""Bytes that may wait for the next k-cycle; Csound reads all that is there."""

_OPTION: Final = "-M0"  # any device's name: the callbacks below stand for it
_PEDALS_UP: Final = b"".join(bytes((CONTROL | each, SUSTAIN, 0)) for each in CHANNELS)
_ASSIGNMENT: Final = re.compile(r"\b(?:massign|pgmassign)\b")
_OpenCallback: Final = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.c_char_p
)


class MidiInput:
    """Where MIDI goes into a Csound.

    Parameters
    ----------
    library
        Csound's own interface.
    csound
        A Csound that has not been started, or `None` for one that takes no MIDI.
    """

    def __init__(self, library: Any, csound: Any = None) -> None:
        self._library = library
        self._csound = csound
        self._buffer: int | None = None
        self._waiting = 0
        self._waiting_since = -1
        self._open_callback = _OpenCallback(self._open)
        self._assigned: set[int] = set()
        self._is_assigned_by_code = False
        self.life = 0
        """Another number after all notes have been ended, and after the end of this Csound."""
        if csound is not None:
            self._connect(csound)

    def _connect(self, csound: Any) -> None:
        library = self._library
        library.csoundCreateCircularBuffer.restype = ctypes.c_void_p
        library.csoundCreateCircularBuffer.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
        library.csoundFlushCircularBuffer.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        library.csoundWriteCircularBuffer.argtypes = [
            *(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
        ]
        library.csoundSetExternalMidiInOpenCallback.argtypes = [ctypes.c_void_p, _OpenCallback]
        library.csoundSetExternalMidiReadCallback.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        csound.setHostImplementedMIDIIO(1)
        library.csoundSetExternalMidiInOpenCallback(csound.cs, self._open_callback)
        reader = ctypes.cast(library.csoundReadCircularBuffer, ctypes.c_void_p)
        library.csoundSetExternalMidiReadCallback(csound.cs, reader)
        csound.setOption(_OPTION)

    def _open(self, csound: int, user_data: Any, _device: bytes) -> int:
        """Give Csound its buffer; called once, while it starts. It is freed with that Csound."""
        self._buffer = self._library.csoundCreateCircularBuffer(csound, BUFFER_SIZE, 1)
        user_data[0] = self._buffer
        return 0

    def send(self, data: bytes) -> None:
        """Let Csound read whole messages in the next k-cycle; after its end it does nothing.

        Raises
        ------
        ArgumentError
            If more is waiting for this k-cycle than a k-cycle can take.
        """
        if self._buffer is None:
            return
        now = self._csound.currentTimeSamples()
        if now != self._waiting_since:
            self._waiting, self._waiting_since = 0, now
        if self._waiting + len(data) >= BUFFER_SIZE:
            msg = f"More than {BUFFER_SIZE} bytes of MIDI in one k-cycle: spread them over time."
            raise ArgumentError(msg)
        self._waiting += len(data)
        self._library.csoundWriteCircularBuffer(self._csound.cs, self._buffer, data, len(data))

    def silence(self) -> None:
        """Forget what is waiting, and let go of all sustain pedals."""
        self.life += 1
        if self._buffer is not None:
            self._library.csoundFlushCircularBuffer(self._csound.cs, self._buffer)
            self._waiting = 0
            self.send(_PEDALS_UP)

    def detach(self) -> None:
        """Let go of the buffer, before Csound frees it."""
        self.life += 1
        self._buffer = None

    # ------------------------------------------------------------ which channel plays what

    def unassigned(self, orchestra: str, instruments: Iterable[str]) -> list[int]:
        """Return the channels that get the instrument of their own number with this orchestra.

        Csound does that at its start, and never again; code that comes later would not be heard.
        Once code assigns channels itself, it is left alone.

        Parameters
        ----------
        orchestra
            What has been compiled.
        instruments
            The names of its instruments.
        """
        self._is_assigned_by_code |= _ASSIGNMENT.search(orchestra) is not None
        if self._is_assigned_by_code:
            return []
        numbers = {int(name) for name in instruments if name.isdigit()}
        fresh = sorted((numbers & {1 + each for each in CHANNELS}) - self._assigned)
        self._assigned.update(fresh)
        return fresh
