"""Function tables of a session, from and to numpy.

The rule: a table is a float64 array, exactly: what is written is read back bit for bit. Values are
checked here, before the first of them is sent; everything else about a table is checked by the
engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import soundfile
import soxr

from .. import protocol
from ..errors import ArgumentError, TableNotFoundError
from ..protocol.tables import CHUNK, LARGEST_NUMBER, MOST_CHANNELS, MOST_POINTS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from .engine_line import EngineLine

TABLE_LIMIT: Final = 60.0
"""Seconds that a table may take to be computed or put in place."""

RESAMPLING: Final = "VHQ"
_VECTOR: Final = 1
_FRAMES_AND_CHANNELS: Final = 2


class Tables(MutableMapping[int, "NDArray[np.float64]"]):
    """The function tables of a session by number, as `session.tables`.

    Parameters
    ----------
    line
        To the session's engine.

    Examples
    --------
    >>> session.tables[1] = np.sin(2 * np.pi * np.arange(4096) / 4096)
    >>> breath = session.tables.load("breath.wav")
    >>> session.tables[breath].shape
    (96000, 2)
    """

    def __init__(self, line: EngineLine) -> None:
        self._line = line

    # ------------------------------------------------------------ as a mapping

    def __getitem__(self, number: int) -> NDArray[np.float64]:
        """Return a copy of a table, of shape (n,), or (n, channels) if it has several.

        Raises
        ------
        TableNotFoundError
            If there is none; a `KeyError`.
        """
        table = self._line.call(protocol.DescribeTable(_number(number)))
        pieces = [
            self._line.call(protocol.ReadTable(table.number, offset))
            for offset in range(0, table.length, CHUNK)
        ]
        values = np.frombuffer(b"".join(pieces), "<f8").astype(np.float64)
        if table.channels == 1:
            return values
        frames = len(values) // table.channels
        return values[: frames * table.channels].reshape(frames, table.channels)

    def __setitem__(self, number: int, array: ArrayLike) -> None:
        """Write a table; it is made if it is not there.

        Parameters
        ----------
        number
            From 1 to 99999.
        array
            Finite real numbers of shape (n,), or (n, channels); at most 2^24 of them in all.

        Raises
        ------
        ArgumentError
            If that can't be a table; or if the table that is there has another shape, and notes
            sound that may be reading it.
        LimitError
            If the engine's memory_limit does not allow it.
        """
        self._write(_points(array), _number(number))

    def __delitem__(self, number: int) -> None:
        """Delete a table.

        Raises
        ------
        TableNotFoundError
            If there is none; a `KeyError`.
        ArgumentError
            While notes sound: one of them may be reading it, and Csound would crash.
        """
        self._line.call(protocol.DeleteTable(_number(number)))

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, (int, np.integer)) or not 1 <= number <= LARGEST_NUMBER:
            return False
        try:
            self._line.call(protocol.DescribeTable(int(number)))
        except TableNotFoundError:
            return False
        return True

    def __iter__(self) -> Iterator[int]:
        numbers = self._line.call(protocol.ListTables(), TABLE_LIMIT)
        return iter(numbers)

    def __len__(self) -> int:
        return len(self._line.call(protocol.ListTables(), TABLE_LIMIT))

    def __repr__(self) -> str:
        return f"<Tables {', '.join(map(str, self)) or '(none)'}>"

    # ------------------------------------------------------------ ways to make one

    def new(self, array: ArrayLike) -> int:
        """Write a table under a free number, and return the number; raises as writing does."""
        return self._write(_points(array), None)

    def gen(
        self,
        routine: int | str,
        size: int,
        *arguments: float,
        number: int | None = None,
        normalise: bool = True,
    ) -> int:
        """Let a GEN routine of Csound compute a table, beside the sound; returns its number.

        Parameters
        ----------
        routine
            The number of a GEN; the name of one of Csound's (`"exp"`, `"tanh"`, `"padsynth"`, …);
            or `"sine"` (10), `"lines"` (7), `"exponentials"` (5), `"window"` (20) and some more.
        size
            Points. A power of two and one more means that power, with a guard point that goes on.
        *arguments
            What the routine wants, as after the routine's number in an `f` statement; `"sine"`
            without any is one period.
        number
            The table's number; by default one that is free.
        normalise
            Whether the greatest absolute value becomes 1.

        Raises
        ------
        ArgumentError
            If there is no such routine, or it refuses its arguments, with Csound's words; or as
            for writing a table.
        LimitError
            If the engine's memory_limit does not allow it.
        """
        if routine == "sine" and not arguments:
            arguments = (1.0,)
        command = protocol.GenerateTable(
            routine if isinstance(routine, str) else int(routine),
            int(size),
            tuple(float(argument) for argument in arguments),
            normalise,
            None if number is None else _number(number),
        )
        return self._put(self._line.call(command, TABLE_LIMIT))

    def load(
        self,
        path: str | Path,
        channels: int | Iterable[int] | None = None,
        number: int | None = None,
    ) -> int:
        """Read a sound file into a table, at the session's sample rate; returns its number.

        Parameters
        ----------
        path
            Of a file that libsndfile reads: WAV, AIFF, FLAC, Ogg, MP3, …
        channels
            Which channels, counted from 1: one, or several; by default all. Several are interleaved
            in the table, as `loscil`, `flooper2` and the like expect them.
        number
            The table's number; by default one that is free.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ArgumentError
            If it is no sound file, has no such channel, or is too long for a table (2^24 points);
            or as for writing a table.
        """
        path = Path(path).expanduser()
        if not path.is_file():
            msg = f"There is no sound file {str(path)!r}."
            raise FileNotFoundError(msg)
        rate = self._line.call(protocol.GetStatus()).sample_rate
        sound = _resampled(path, channels, rate)
        return self._write(_points(sound), None if number is None else _number(number), sound=True)

    # ------------------------------------------------------------ sending

    def _write(self, array: NDArray[np.float64], number: int | None, *, sound: bool = False) -> int:
        values = array.reshape(-1)
        upload = self._line.call(protocol.OpenTable(len(values), number))
        for offset in range(0, len(values), CHUNK):
            piece = values[offset : offset + CHUNK].astype("<f8").tobytes()
            self._line.call(protocol.SendTable(upload.upload, offset, piece))
        channels = 1 if array.ndim == _VECTOR else array.shape[1]
        return self._put(upload, channels, is_sound=sound)

    def _put(
        self, upload: protocol.TableUpload, channels: int = 1, *, is_sound: bool = False
    ) -> int:
        command = protocol.PutTable(
            upload.upload, upload.number, upload.length, channels, upload.guard, is_sound
        )
        self._line.call(command, TABLE_LIMIT)
        return upload.number


def _number(number: int) -> int:
    """Return a table's number as an `int`; which ones there may be, the engine says."""
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
        msg = f"A table has a whole number, from 1 to {LARGEST_NUMBER}, not {number!r}."
        raise ArgumentError(msg)
    return int(number)


def _points(array: ArrayLike) -> NDArray[np.float64]:
    """Return an array as a table holds it; raises `ArgumentError` if it can't be one."""
    given = np.asarray(array)
    if given.dtype.kind not in "biuf":
        msg = f"A table holds real numbers, not {given.dtype}."
        raise ArgumentError(msg)
    if given.ndim not in {_VECTOR, _FRAMES_AND_CHANNELS}:
        msg = f"A table is an array of shape (n,) or (n, channels), not {given.shape}."
        raise ArgumentError(msg)
    if given.ndim == _FRAMES_AND_CHANNELS and given.shape[1] > MOST_CHANNELS:
        msg = (
            f"{given.shape[1]} channels are too many for a table ({MOST_CHANNELS} at most); "
            "channels are the second axis, so the array may want to be transposed."
        )
        raise ArgumentError(msg)
    if not 1 <= given.size <= MOST_POINTS:
        msg = f"A table has from 1 to {MOST_POINTS} points, not {given.size}."
        raise ArgumentError(msg)
    values = np.ascontiguousarray(given, dtype=np.float64)
    finite = np.isfinite(values)
    if not finite.all():
        place = tuple(int(each) for each in np.argwhere(~finite)[0])
        where = place[0] if len(place) == 1 else place
        msg = f"A table holds finite numbers; at {where} there is {values[place]}."
        raise ArgumentError(msg)
    return values


def _resampled(
    path: Path, channels: int | Iterable[int] | None, rate: float
) -> NDArray[np.float64]:
    """Read channels of a sound file at `rate`, in Hz; of shape (n,) or (n, channels)."""
    try:
        about = soundfile.info(path)
        chosen = _chosen(channels, about.channels, path)
        points = about.frames * rate / about.samplerate * len(chosen)
        if not 1 <= points <= MOST_POINTS:
            msg = (
                f"{path.name} would have {points:.0f} points, and a table has from 1 to "
                f"{MOST_POINTS}; a long file is better played from disk (diskin2)."
            )
            raise ArgumentError(msg)
        sound, own_rate = soundfile.read(path, always_2d=True)
    except soundfile.LibsndfileError as error:
        msg = f"{str(path)!r} can't be read as a sound file: {error.error_string}"
        raise ArgumentError(msg) from None
    sound = np.ascontiguousarray(sound[:, chosen])
    if own_rate != rate:
        sound = soxr.resample(sound, own_rate, rate, quality=RESAMPLING)
    return cast("NDArray[np.float64]", sound[:, 0] if len(chosen) == 1 else sound)


def _chosen(channels: int | Iterable[int] | None, there: int, path: Path) -> list[int]:
    """Return indices of channels that were counted from 1."""
    if channels is None:
        return list(range(there))
    wanted = [channels] if isinstance(channels, (int, np.integer)) else list(channels)
    if not wanted or not all(1 <= channel <= there for channel in wanted):
        msg = f"{path.name} has channels 1 to {there}, not {channels!r}."
        raise ArgumentError(msg)
    return [channel - 1 for channel in wanted]
