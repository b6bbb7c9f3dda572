"""Function tables of a real Csound."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter.engine.csound_host import CsoundHost, Text
from orchestron_jupyter.engine.table_files import TableFiles
from orchestron_jupyter.errors import ArgumentError, TableNotFoundError
from orchestron_jupyter.protocol import TableDescription

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = ("--sample-rate=48000", "--ksmps=32", "--nchnls=2", "--0dbfs=1")
READER = "instr 1\nouts oscili:a(1, 750, p4), a(0)\nendin\n"
SINE = np.sin(2 * np.pi * np.arange(64) / 64)


@pytest.fixture
def host(ctcsound: Any) -> CsoundHost:
    made = CsoundHost(ctcsound)
    made.start(Text(READER, OPTIONS))
    made.perform()
    return made


def put(host: CsoundHost, number: int, values: np.ndarray[Any, Any]) -> None:
    host.tables.create(number, len(values))
    host.perform()
    host.tables.write(number, len(values), 0, values.tobytes() + values[:1].tobytes())
    host.tables.note_put(number, 1, None)


def values(host: CsoundHost, number: int) -> np.ndarray[Any, Any]:
    length = host.tables.describe(number).length
    return np.frombuffer(host.tables.read(number, 0, length))


def test_what_is_written_is_read_back_and_played(host: CsoundHost) -> None:
    put(host, 5, SINE)

    host.start_note(1, 1.0, (5.0,))
    played = []
    for _ in range(4):
        host.perform()
        played.append(host.spout[:, 0].copy())

    assert np.array_equal(values(host, 5), SINE)
    # 750 Hz at 48 kHz is a point of the table for each sample.
    np.testing.assert_allclose(np.concatenate(played), np.tile(SINE, 2), atol=1e-12)


def test_a_table_that_is_not_there_is_said_and_never_read(host: CsoundHost) -> None:
    tables = host.tables

    assert tables.find(77) is None
    for ask in (
        lambda: tables.describe(77),
        lambda: tables.read(77, 0, 10),
        lambda: tables.guard(77),
    ):
        with pytest.raises(TableNotFoundError, match="no table 77"):
            ask()
    with pytest.raises(ArgumentError, match="anew"):
        tables.write(77, 10, 0, bytes(80))


def test_reading_ends_with_the_table(host: CsoundHost) -> None:
    put(host, 5, SINE)

    assert np.array_equal(np.frombuffer(host.tables.read(5, 60, 100)), SINE[60:])
    assert host.tables.read(5, 1000, 100) == b""


def test_writing_stops_when_code_made_the_table_anew(host: CsoundHost) -> None:
    put(host, 5, SINE)
    host.compile("giFive ftgen 5, 0, 128, 10, 1\n")

    with pytest.raises(ArgumentError, match="anew"):
        host.tables.write(5, len(SINE), 0, SINE.tobytes())


def test_making_a_long_table_takes_no_time_from_the_sound(host: CsoundHost) -> None:
    host.tables.create(5, 1 << 22)
    before = time.perf_counter()
    host.perform()
    taken = time.perf_counter() - before

    assert host.tables.describe(5).length == 1 << 22
    assert taken < 0.005  # 0.03 ms here; drawn in letters, it was 9 ms; computed, 200


def test_a_table_is_not_removed_while_a_note_sounds(host: CsoundHost) -> None:
    put(host, 5, SINE)
    host.start_note(1.5, None, (5.0,))
    host.perform()

    host.tables.remove(5)
    for _ in range(10):
        assert host.perform()
    assert host.tables.find(5) is not None

    host.release_note(1.5)
    host.perform()
    host.tables.remove(5)
    host.perform()
    assert host.tables.find(5) is None


def test_a_note_of_an_instrument_that_was_redefined_still_counts(host: CsoundHost) -> None:
    put(host, 5, SINE)
    host.start_note(1.5, None, (5.0,))
    host.perform()
    host.compile(READER)

    host.tables.remove(5)
    host.perform()

    assert host.tables.find(5) is not None


def test_after_all_notes_were_ended_at_once_a_table_can_be_removed(host: CsoundHost) -> None:
    put(host, 5, SINE)
    host.start_note(1.5, None, (5.0,))
    host.perform()
    host.end_all_notes()

    host.tables.remove(5)
    host.perform()

    assert host.tables.find(5) is None


def test_code_never_runs_into_what_removes_tables(host: CsoundHost) -> None:
    put(host, 5, SINE)
    host.tables.remove(999)
    host.perform()
    host.compile("instr 2\nendin\ninstr Named\nendin\n")

    host.start_note(2, 0.1, (5.0,))
    host.start_note(host.number_of("Named"), 0.1, (5.0,))
    host.perform()

    assert host.tables.find(5) is not None


def test_a_table_of_sound_knows_its_channels_and_loscil_plays_them(
    host: CsoundHost, tmp_path: Path
) -> None:
    left, right = np.arange(1.0, 101.0), -np.arange(1.0, 101.0)
    stereo = np.stack([left, right], axis=1).reshape(-1)
    host.tables.create(5, 200, TableFiles(tmp_path).seed(2, 48000.0))
    host.perform()
    host.tables.write(5, 200, 0, stereo.tobytes())
    host.compile("instr 2\na1, a2 loscil 1, 1, 5, 1, 0, 0, 0\nouts a1, a2\nendin\n")

    host.start_note(2, 1.0, ())
    host.perform()

    assert host.tables.describe(5) == TableDescription(5, 200, 2)
    np.testing.assert_allclose(host.spout[:, 0], left[:32])
    np.testing.assert_allclose(host.spout[:, 1], right[:32])


def test_tables_made_by_code_are_described_too(host: CsoundHost) -> None:
    host.compile("giFive ftgen 5, 0, 1024, 10, 1\ngiSix ftgen 6, 0, -1000, -2, 0\n")

    assert host.tables.among(range(1, 1001)) == [5, 6]
    assert host.tables.describe(5) == TableDescription(5, 1024)
    assert host.tables.describe(6) == TableDescription(6, 1000)


def test_the_next_csound_gets_what_was_put_here(host: CsoundHost, tmp_path: Path) -> None:
    put(host, 5, SINE)
    seed = TableFiles(tmp_path).seed(2, 48000.0)
    host.tables.create(6, 10, seed)
    host.perform()
    host.tables.note_put(6, 2, seed)
    host.compile("giSeven ftgen 7, 0, 1024, 10, 1\n")
    contents = host.tables.contents()

    host.start(Text(READER, OPTIONS))
    host.tables.restore(contents)

    assert np.array_equal(values(host, 5), SINE)
    assert host.tables.guard(5) == SINE[0]
    assert host.tables.describe(6) == TableDescription(6, 10, 2)
    assert host.tables.find(7) is None  # its code makes it
    assert [table.number for table, _seed, _values in host.tables.contents()] == [5, 6]
