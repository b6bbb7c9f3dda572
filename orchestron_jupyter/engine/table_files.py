"""Values of function tables in files: on their way in, and for the engine after this one.

The rule: all of it lies in the engine's private folder. When the engine dies, its parent moves the
files that the journal names to the next engine; when it ends as it should, they go.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile

from ..errors import ArgumentError, LimitError
from ..journal import TABLE_PREFIX
from ..protocol.tables import CHUNK, VALUE_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

ABANDONED_AFTER: Final = 60.0
"""Seconds after which values that nobody goes on sending are given up."""


class TableFiles:
    """The files of one engine.

    Parameters
    ----------
    folder
        The engine's private folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._uploads: dict[str, tuple[int, int, float]] = {}
        self._current: dict[int, str] = {}
        self._void: set[str] = set()

    def open(self, number: int, length: int) -> str:
        """Make a file of zeros for the values of a table; returns its name.

        Raises
        ------
        LimitError
            If there is no room on the disk.
        """
        self.remove_void()
        descriptor, path = tempfile.mkstemp(prefix=TABLE_PREFIX, dir=self._folder)
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor is no path
                file.truncate(length * VALUE_SIZE)
        except OSError as error:
            Path(path).unlink()
            raise _no_room(error) from None
        name = Path(path).name
        self._uploads[name] = (number, length, time.monotonic())
        return name

    def reserved(self) -> set[int]:
        """Return the numbers of tables whose values are on their way."""
        return {number for number, _length, _since in self._uploads.values()}

    def write(self, upload: str, offset: int, values: bytes) -> None:
        """Write values that have arrived.

        Raises
        ------
        ArgumentError
            If there is no such upload, or they can't be values of it.
        LimitError
            If there is no room on the disk.
        """
        if upload not in self._uploads:
            raise ArgumentError(_unknown(upload))
        number, length, _since = self._uploads[upload]
        if len(values) % VALUE_SIZE or len(values) > CHUNK * VALUE_SIZE:
            msg = f"{len(values)} bytes are not float64 values, {CHUNK} at most in a message."
            raise ArgumentError(msg)
        if not 0 <= offset <= length - len(values) // VALUE_SIZE:
            msg = f"A table of {length} points has no place for these values at {offset}."
            raise ArgumentError(msg)
        if not np.isfinite(np.frombuffer(values, "<f8")).all():
            msg = "A table holds finite numbers; among these values there is NaN or infinity."
            raise ArgumentError(msg)
        try:
            with (self._folder / upload).open("r+b") as file:
                file.seek(offset * VALUE_SIZE)
                file.write(values)
        except OSError as error:
            raise _no_room(error) from None
        self._uploads[upload] = (number, length, time.monotonic())

    def pieces(self, upload: str, number: int, length: int) -> Iterator[tuple[int, bytes]]:
        """Iterate over offsets and values of what was sent, a chunk at a time.

        Raises
        ------
        ArgumentError
            If there is no such upload, it has another length, or another table holds it.
        """
        path = self._path(upload)
        if any(held == upload for other, held in self._current.items() if other != number):
            raise ArgumentError(_unknown(upload))
        if path.stat().st_size != length * VALUE_SIZE:
            msg = f"Of {upload!r} {path.stat().st_size // VALUE_SIZE} points came, not {length}."
            raise ArgumentError(msg)
        with path.open("rb") as file:
            for offset in range(0, length, CHUNK):
                yield offset, file.read(CHUNK * VALUE_SIZE)

    def settle(self, number: int, upload: str) -> None:
        """Keep an upload as what a table holds; what it held before is void."""
        self._uploads.pop(upload, None)
        before = self._current.get(number)
        if before is not None and before != upload:
            self._void.add(before)
        self._current[number] = upload

    def drop(self, number: int) -> None:
        """Take note that a table is gone."""
        if number in self._current:
            self._void.add(self._current.pop(number))

    def drop_all(self) -> None:
        """Take note that every table is gone."""
        self._void.update(self._current.values())
        self._current.clear()

    def remove_void(self) -> None:
        """Remove what nobody needs; only after the journal says that it is void."""
        now = time.monotonic()
        for upload, (_number, _length, since) in list(self._uploads.items()):
            if now - since > ABANDONED_AFTER:
                del self._uploads[upload]
                self._void.add(upload)
        while self._void:
            (self._folder / self._void.pop()).unlink(missing_ok=True)

    def remove_all(self) -> None:
        """Remove every file: the engine ends and nobody takes over."""
        self._void.update(self._uploads, self._current.values())
        self._uploads.clear()
        self._current.clear()
        self.remove_void()

    def seed(self, channels: int, sample_rate: float) -> Path:
        """Return a sound file of one silent frame, for :meth:`.csound_tables.Tables.create`."""
        path = self._folder / f"seed-{channels}-{sample_rate:.0f}.wav"
        if not path.exists():
            silence = np.zeros((1, channels))
            soundfile.write(path, silence, round(sample_rate), "DOUBLE", format="WAV")
        return path

    def _path(self, upload: str) -> Path:
        """Return the file of an upload; a name from outside leads nowhere else."""
        path = self._folder / upload
        is_plain = upload.startswith(TABLE_PREFIX) and path.parent == self._folder
        if not is_plain or not path.is_file():
            raise ArgumentError(_unknown(upload))
        return path


def _unknown(upload: str) -> str:
    return f"There are no values {upload!r} on their way into a table."


def _no_room(error: OSError) -> LimitError:
    return LimitError(f"The values of the table can't be kept on disk: {error}.")
