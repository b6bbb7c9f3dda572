"""Function tables of a session in a kernel: numpy in, numpy out, and what an oscillator reads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
import pytest
import soundfile

from orchestron_jupyter import (
    ArgumentError,
    EngineRestartedWarning,
    Session,
    TableNotFoundError,
)
from orchestron_jupyter.notebook import embedded_engine

if TYPE_CHECKING:
    from pathlib import Path

RATE = 48000
SINE = np.sin(2 * np.pi * np.arange(4096) / 4096)
# Plays a table (p4) at a pitch (p5), and writes what it plays to another one (p6).
PLAYER = """instr Player
a1 oscili 0.5, p5, p4
aAt line 0, 1, sr
tablew a1, aAt, p6
outs a1, a1
endin
instr Drone
outs oscili:a(0.2, 440), oscili:a(0.2, 440)
endin
"""


def kill_engine(session: Session) -> None:
    psutil.Process(embedded_engine._engines[session.name].pid).kill()
    deadline = time.monotonic() + 5
    while not session._line._client.is_lost:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def played(session: Session, table: int, pitch: float) -> np.ndarray[Any, Any]:
    """Half a second of what an oscillator makes of a table."""
    taken = session.tables.new(np.zeros(1 << 15))
    start = session.time
    session.instruments["Player"].play(table, pitch, taken, duration=0.5)
    session.sleep_until(start + 0.7)
    return session.tables[taken][:24000]


def strongest(sound: np.ndarray[Any, Any]) -> float:
    """The frequency in Hz of what is strongest."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
    return float(np.argmax(spectrum)) * RATE / (1 << 18)


@pytest.mark.parametrize("shape", [(1,), (1000,), (4097,), (1 << 16,), (500, 2), (7, 64)])
def test_an_array_comes_back_bit_for_bit(session: Session, shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(7).standard_normal(shape)

    session.tables[5] = array

    assert session.tables[5].dtype == np.float64
    assert session.tables[5].shape == shape
    assert np.array_equal(session.tables[5], array)


def test_four_million_points_come_back_while_a_tone_plays_and_nothing_overruns(
    session: Session,
) -> None:
    session.compile(PLAYER)
    session.instruments["Drone"].note_on()
    array = np.random.default_rng(7).standard_normal(1 << 22)
    session.sleep_until(session.time + 0.2)
    before = session.status.overruns

    number = session.tables.new(array)
    back = session.tables[number]

    assert np.array_equal(back, array)
    assert session.status.overruns == before


def test_what_is_written_is_what_an_oscillator_plays(session: Session) -> None:
    session.compile(PLAYER)
    session.tables[5] = SINE

    sound = played(session, 5, 48000 / 4096)  # a point for each sample

    expected = 0.5 * np.tile(SINE, 6)[:24000]
    np.testing.assert_allclose(sound[:23000], expected[:23000], atol=1e-6)


def test_it_is_a_mapping_by_number(session: Session) -> None:
    tables = session.tables
    tables[9] = [1, 2, 3]
    tables[4] = np.arange(3, dtype=np.float32)

    assert list(tables) == [4, 9]
    assert len(tables) == 2
    assert 9 in tables
    assert 5 not in tables
    nine: Any = "nine"
    assert nine not in tables
    assert tables.get(5) is None
    assert "4, 9" in repr(tables)
    del tables[9]
    assert list(tables) == [4]
    with pytest.raises(KeyError, match=r"There is no table 9"):
        tables[9]
    with pytest.raises(TableNotFoundError):
        del tables[9]


def test_new_tables_get_numbers_that_are_free(session: Session) -> None:
    session.compile("giOne ftgen 1, 0, 64, 10, 1\n")

    numbers = [session.tables.new(np.full(10, each)) for each in range(3)]

    assert len({1, *numbers}) == 4
    assert [session.tables[number][0] for number in numbers] == [0.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("array", "complaint"),
    [
        ([1.0, np.nan], "at 1 there is nan"),
        ([[1.0, 2.0], [np.inf, 0.0]], r"at \(1, 0\) there is inf"),
        ([], "not 0"),
        (3.0, "shape"),
        (np.zeros((2, 2, 2)), "shape"),
        (np.zeros((2, 1000)), "transposed"),
        (np.array([1j]), "complex128"),
        (["a"], "real numbers"),
        (np.zeros((1 << 24) + 1, dtype=np.int8), "16777217"),
    ],
    ids=str,
)
def test_what_is_no_table_is_refused_with_a_sentence(
    session: Session, array: Any, complaint: str
) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        session.tables.new(array)

    assert len(session.tables) == 0


@pytest.mark.parametrize("number", [0, -1, 100_000, 1.5, "one", True])
def test_what_is_no_number_of_a_table_is_refused(session: Session, number: Any) -> None:
    with pytest.raises(ArgumentError, match="from 1 to 99999"):
        session.tables[number] = [1.0]


def test_routines_are_called_by_name_and_number(session: Session) -> None:
    tables = session.tables

    np.testing.assert_allclose(tables[tables.gen("sine", 4096)], SINE, atol=1e-12)
    assert tables.gen(10, 64, 1, 0.5, number=7, normalise=False) == 7
    points = 2 * np.pi * np.arange(64) / 64
    np.testing.assert_allclose(tables[7], np.sin(points) + 0.5 * np.sin(2 * points), atol=1e-12)
    lines = tables.gen("lines", 1000, 0, 500, 1, 500, 0)
    np.testing.assert_allclose(tables[lines][[0, 250, 500]], [0, 0.5, 1])
    with pytest.raises(ArgumentError, match="Did you mean 'tanh'"):
        tables.gen("tahn", 64)


def test_a_sound_file_of_another_rate_sounds_at_its_pitch(session: Session, tmp_path: Path) -> None:
    times = np.arange(44100) / 44100
    stereo = np.stack([np.sin(2 * np.pi * 500 * times), np.sin(2 * np.pi * 900 * times)], axis=1)
    soundfile.write(tmp_path / "tone.wav", 0.5 * stereo, 44100, "FLOAT")

    both = session.tables.load(tmp_path / "tone.wav")
    right = session.tables.load(tmp_path / "tone.wav", channels=2, number=3)

    assert session.tables[both].shape == (RATE, 2)
    assert right == 3
    assert session.tables[3].shape == (RATE,)
    assert strongest(session.tables[both][:24000, 0]) == pytest.approx(500, abs=0.5)
    assert strongest(session.tables[3][:24000]) == pytest.approx(900, abs=0.5)
    session.compile(
        "instr Plays\na1, a2 loscil 1, 1, p4, 1, 0\naAt line 0, 1, sr\ntablew a2, aAt, p5\nendin\n"
    )
    taken = session.tables.new(np.zeros(1 << 15))
    session.instruments["Plays"].play(both, taken, duration=0.5)
    session.sleep_until(session.time + 0.7)
    assert strongest(session.tables[taken][:23000]) == pytest.approx(900, abs=0.5)


def test_what_is_no_sound_file_or_has_no_such_channel_is_refused(
    session: Session, tmp_path: Path
) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    soundfile.write(tmp_path / "mono.wav", np.zeros(10), 48000)
    soundfile.write(tmp_path / "empty.wav", np.zeros(0), 48000)

    with pytest.raises(FileNotFoundError):
        session.tables.load(tmp_path / "nowhere.wav")
    with pytest.raises(ArgumentError, match="sound file"):
        session.tables.load(tmp_path / "text.wav")
    with pytest.raises(ArgumentError, match="channels 1 to 1"):
        session.tables.load(tmp_path / "mono.wav", channels=2)
    with pytest.raises(ArgumentError, match="0 points"):
        session.tables.load(tmp_path / "empty.wav")


def test_after_a_crash_the_tables_are_there_and_sound(session: Session) -> None:
    session.tables[5] = SINE
    session.compile(PLAYER + 'chnset ftlen(5), "length"\n')
    big = np.random.default_rng(7).standard_normal((1 << 19, 2))
    session.tables[6] = big
    session.tables[8] = [1.0, 2.0]
    session.tables[8] = [3.0, 4.0]
    session.tables[9] = [1.0]
    del session.tables[9]
    session.tables.gen("tanh", 1025, -3, 3, 0, number=10)
    curve = session.tables[10]
    kill_engine(session)

    with pytest.warns(EngineRestartedWarning, match="SIGKILL"):
        assert np.array_equal(session.tables[5], SINE)

    assert list(session.tables) == [5, 6, 8, 10]
    assert np.array_equal(session.tables[6], big)
    assert list(session.tables[8]) == [3.0, 4.0]
    assert np.array_equal(session.tables[10], curve)
    assert session["length"] == 4096.0  # the table was there before the code
    assert strongest(played(session, 5, 440.0)) == pytest.approx(440, abs=1)


def test_tables_outlive_one_crash_after_the_other(session: Session) -> None:
    session.tables[5] = SINE
    session["last"] = 1.0  # what was told last is left out when an engine dies again so soon
    for _ in range(2):
        session.sleep_until(session.time + 0.1)
        kill_engine(session)
        with pytest.warns(EngineRestartedWarning, match="SIGKILL"):
            assert np.array_equal(session.tables[5], SINE)


def test_freeing_a_table_that_is_read_is_refused_and_the_tone_goes_on(session: Session) -> None:
    session.compile(PLAYER)
    session.tables[5] = SINE
    taken = session.tables.new(np.zeros(1 << 15))
    session.instruments["Player"].play(5, 440.0, taken, duration=5)

    with pytest.raises(ArgumentError, match="while notes sound"):
        del session.tables[5]
    with pytest.raises(ArgumentError, match="while notes sound"):
        session.tables[5] = SINE[:100]

    session.sleep_until(session.time + 0.3)
    assert session.status.state == "running"
    assert np.array_equal(session.tables[5], SINE)


def test_a_hundred_million_points_are_refused_at_once(session: Session) -> None:
    with pytest.raises(ArgumentError, match="16777216"):
        session.tables.gen("sine", 100_000_000)

    assert session.status.state == "running"
