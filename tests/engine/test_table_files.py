"""The files in which values of tables wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from orchestron_jupyter.engine import table_files
from orchestron_jupyter.engine.table_files import TableFiles
from orchestron_jupyter.errors import ArgumentError
from orchestron_jupyter.protocol.tables import CHUNK

if TYPE_CHECKING:
    from pathlib import Path

VALUES = np.arange(float(CHUNK + 10))


def sent(files: TableFiles, number: int) -> str:
    upload = files.open(number, len(VALUES))
    files.write(upload, CHUNK, VALUES[CHUNK:].tobytes())
    files.write(upload, 0, VALUES[:CHUNK].tobytes())
    return upload


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_values_come_back_in_chunks_whatever_the_order_they_came_in(tmp_path: Path) -> None:
    files = TableFiles(tmp_path)
    upload = sent(files, 5)

    pieces = list(files.pieces(upload, 5, len(VALUES)))

    assert [offset for offset, _values in pieces] == [0, CHUNK]
    assert b"".join(values for _offset, values in pieces) == VALUES.tobytes()
    assert files.reserved() == {5}


@pytest.mark.parametrize(
    ("offset", "values", "complaint"),
    [
        (-1, bytes(8), "no place"),
        (CHUNK + 10, bytes(8), "no place"),
        (0, bytes(7), "float64"),
        (0, bytes(8 * CHUNK + 8), "float64"),
        (0, np.array([np.nan]).tobytes(), "finite"),
        (0, np.array([-np.inf]).tobytes(), "finite"),
    ],
)
def test_what_is_no_piece_of_the_values_is_refused(
    tmp_path: Path, offset: int, values: bytes, complaint: str
) -> None:
    files = TableFiles(tmp_path)
    upload = files.open(5, len(VALUES))

    with pytest.raises(ArgumentError, match=complaint):
        files.write(upload, offset, values)


@pytest.mark.parametrize("name", ["", "journal", "../secret", "table-", "table-/../journal"])
def test_a_name_that_is_no_upload_leads_nowhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "journal").write_bytes(bytes(80))
    files = TableFiles(tmp_path)

    with pytest.raises(ArgumentError, match="on their way"):
        files.write(name, 0, bytes(8))
    with pytest.raises(ArgumentError, match="on their way"):
        list(files.pieces(name, 5, 10))


def test_a_file_goes_when_its_table_holds_something_else_or_is_gone(tmp_path: Path) -> None:
    files = TableFiles(tmp_path)
    first, second, other = (sent(files, number) for number in (5, 5, 6))
    files.settle(5, first)
    files.settle(6, other)
    files.settle(5, second)
    files.remove_void()
    assert names(tmp_path) == {second, other}

    files.drop(6)
    files.remove_void()
    assert names(tmp_path) == {second}

    files.drop_all()
    files.remove_void()
    assert names(tmp_path) == set()


def test_what_one_table_holds_is_not_for_another(tmp_path: Path) -> None:
    files = TableFiles(tmp_path)
    upload = sent(files, 5)
    files.settle(5, upload)

    with pytest.raises(ArgumentError, match="on their way"):
        list(files.pieces(upload, 6, len(VALUES)))


def test_values_that_nobody_goes_on_sending_are_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = TableFiles(tmp_path)
    upload = sent(files, 5)
    monkeypatch.setattr(table_files, "ABANDONED_AFTER", -1.0)

    files.remove_void()

    assert names(tmp_path) == set()
    with pytest.raises(ArgumentError):
        files.write(upload, 0, bytes(8))


def test_at_an_orderly_end_nothing_is_left(tmp_path: Path) -> None:
    files = TableFiles(tmp_path)
    files.settle(5, sent(files, 5))
    sent(files, 6)

    files.remove_all()

    assert names(tmp_path) == set()


def test_the_seed_of_a_sound_has_its_channels_and_rate(tmp_path: Path) -> None:
    files = TableFiles(tmp_path)

    about = soundfile.info(files.seed(3, 44100.0))

    assert (about.channels, about.samplerate, about.frames) == (3, 44100, 1)
    assert files.seed(3, 44100.0) == files.seed(3, 44100.0)
