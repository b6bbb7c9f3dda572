"""A standard MIDI file as what is to be sent when.

The rule: all tracks are one, time is in seconds by the file's own tempo map, computed from whole
ticks, so that no rounding adds up. :func:`read` makes an object of each message, and holds up the
process it runs in: an engine calls :mod:`.midi_reader` instead.

References
----------
Standard MIDI Files 1.0 (MMA, RP-001): header chunk (division), meta event 0x51 (set tempo).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..errors import ArgumentError
from .midi_messages import DATA_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

FILE_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of the largest file that is read."""

MOMENT_LIMIT: Final = DATA_LIMIT
"""Bytes that a file may send at one moment (some 2700 notes)."""

_DEFAULT_TEMPO: Final = 500_000  # microseconds a beat: 120 beats a minute
_ASYNCHRONOUS: Final = 2
_NTSC: Final = (29, 30_000 / 1001)  # its frames a second as the header has them, and as they are


class Tune(msgspec.Struct, frozen=True):
    """What a file plays; `duration`, in seconds, goes to the end of its longest track.

    It is a row of moments. `times` (float64, seconds) says when each is, `ends` (int64) where its
    messages end in `data`.
    """

    times: NDArray[np.float64]
    ends: NDArray[np.int64]
    data: bytes
    duration: float

    def messages(self, moment: int) -> bytes:
        """Return the messages of a moment."""
        return self.data[self.ends[moment - 1] if moment else 0 : self.ends[moment]]


def check_size(data: bytes) -> None:
    """Check the size of a file; raises `ArgumentError`."""
    if len(data) > FILE_LIMIT:
        msg = f"A MIDI file of {len(data)} bytes is not possible: {FILE_LIMIT} at most."
        raise ArgumentError(msg)


def read(data: bytes) -> Tune:
    """Read a standard MIDI file of format 0 or 1.

    Raises
    ------
    ArgumentError
        If it is too large, broken, or of format 2, whose tracks have no common time.
    """
    import mido  # an engine that only plays need not load it

    check_size(data)
    try:
        file = mido.MidiFile(file=io.BytesIO(data))
    except Exception as error:  # noqa: BLE001  # mido checks little, and anything may come of it
        what = str(error) or "it ends too early"
        msg = f"This is no MIDI file that can be read: {what}."
        raise ArgumentError(msg) from None
    if file.type == _ASYNCHRONOUS:
        msg = "This MIDI file is of format 2: its tracks are pieces of their own, not parts of one."
        raise ArgumentError(msg)
    return _tune(file.merged_track, _seconds(file.ticks_per_beat))


def _tune(messages: Any, seconds: Callable[[int, int], float]) -> Tune:
    at = since = 0.0
    ticks = 0  # since the tempo changed last
    tempo = _DEFAULT_TEMPO
    together: dict[float, bytearray] = {}
    for message in messages:
        ticks += message.time
        at = since + seconds(ticks, tempo)
        if message.type == "set_tempo":
            since, ticks, tempo = at, 0, message.tempo
        elif not message.is_meta:
            together.setdefault(at, bytearray()).extend(message.bin())
    for time, sent in together.items():
        if len(sent) > MOMENT_LIMIT:
            msg = (
                f"This MIDI file sends {len(sent)} bytes at one moment, {time:.3f} s after its "
                f"beginning: {MOMENT_LIMIT} at most are possible."
            )
            raise ArgumentError(msg)
    return Tune(
        times=np.array(list(together), float),
        ends=np.cumsum([len(sent) for sent in together.values()], dtype=np.int64),
        data=b"".join(together.values()),
        duration=at,
    )


def _seconds(division: int) -> Callable[[int, int], float]:
    """Return what makes seconds of ticks and a tempo, by a header's division.

    It is either ticks a beat, or (negative) frames a second and ticks a frame.
    """
    if division > 0:
        return lambda ticks, tempo: ticks * tempo / (division * 1_000_000)
    frames, ticks_per_frame = 256 - (division >> 8 & 0xFF), division & 0xFF
    if not division or not ticks_per_frame:
        msg = f"This MIDI file's header has a division of {division}, which says no tempo."
        raise ArgumentError(msg)
    rate = _NTSC[1] if frames == _NTSC[0] else float(frames)
    return lambda ticks, _tempo: ticks / (rate * ticks_per_frame)
