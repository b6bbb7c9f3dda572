"""Commands about function tables, given to a whole engine."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.errors import ArgumentError, LimitError, TableNotFoundError
from orchestron_jupyter.journal import FILE_NAME, Replay
from orchestron_jupyter.protocol.tables import CHUNK, LARGEST_NUMBER, MOST_POINTS

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable
    from pathlib import Path

    from orchestron_jupyter.engine.engine import Engine

    RunEngine = Callable[..., contextlib.AbstractAsyncContextManager[Engine]]

SINE = np.sin(2 * np.pi * np.arange(4096) / 4096)
TONE = "instr Tone\nouts oscili:a(0.3, 750, p4), a(0)\nendin\n"
CSD = """<CsoundSynthesizer>
<CsInstruments>
0dbfs = 1
instr 1
endin
</CsInstruments>
<CsScore>
</CsScore>
</CsoundSynthesizer>
"""


async def put(
    engine: Engine, values: np.ndarray[Any, Any], number: int | None = None, channels: int = 1
) -> int:
    upload = await engine.handle(protocol.OpenTable(len(values), number))
    assert isinstance(upload, protocol.TableUpload)
    for offset in range(0, len(values), CHUNK):
        piece = values[offset : offset + CHUNK].tobytes()
        await engine.handle(protocol.SendTable(upload.upload, offset, piece))
    await engine.handle(
        protocol.PutTable(upload.upload, upload.number, len(values), channels, upload.guard)
    )
    return upload.number


async def get(engine: Engine, number: int) -> np.ndarray[Any, Any]:
    table = await engine.handle(protocol.DescribeTable(number))
    assert isinstance(table, protocol.TableDescription)
    pieces = []
    for offset in range(0, table.length, CHUNK):
        piece = await engine.handle(protocol.ReadTable(number, offset))
        assert isinstance(piece, bytes)
        pieces.append(piece)
    return np.frombuffer(b"".join(pieces))


def kept(folder: Path) -> list[Path]:
    """The files of values that are there."""
    return list(folder.glob("table-*"))


async def heard(engine: Engine, seconds: float) -> np.ndarray[Any, Any]:
    """What is played from now on, of shape (n, 2)."""
    assert engine._stage is not None
    performance = engine._stage._performance
    taken: list[Any] = []
    performance.tap = lambda sound: taken.append(sound.copy())
    while sum(map(len, taken)) < seconds * 48000:
        await asyncio.sleep(0.01)
    performance.tap = None
    return np.concatenate(taken)


def pitch(sound: np.ndarray[Any, Any]) -> float:
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * 48000 / len(sound)


async def test_a_table_is_read_back_as_it_was_written_and_an_oscillator_plays_it(
    run_engine: RunEngine,
) -> None:
    async with run_engine() as engine:
        octave = np.concatenate([SINE[::2], SINE[::2]])  # two periods: an octave higher
        await put(engine, octave, 5)
        await engine.handle(protocol.Compile(TONE))
        await engine.handle(protocol.Play("Tone", (5.0,)))
        await asyncio.sleep(0.1)
        sound = await heard(engine, 0.5)

        assert np.array_equal(await get(engine, 5), octave)
        assert pitch(sound) == pytest.approx(1500, abs=3)
        assert np.abs(sound).max() == pytest.approx(0.3, abs=1e-3)


async def test_a_table_that_sounds_changes_at_once_and_as_a_whole(run_engine: RunEngine) -> None:
    async with run_engine() as engine:
        await put(engine, np.full(4096, 0.25), 5)
        await engine.handle(protocol.Compile(TONE.replace("0.3", "1")))
        await engine.handle(protocol.Play("Tone", (5.0,)))
        await asyncio.sleep(0.1)
        listening = asyncio.ensure_future(heard(engine, 0.5))
        await asyncio.sleep(0.1)
        await put(engine, np.full(4096, 0.5), 5)

        left = (await listening)[:, 0]

    assert set(np.unique(left)) == {0.25, 0.5}
    assert np.count_nonzero(np.diff(left)) == 1


async def test_a_table_of_four_million_points_does_not_stop_the_sound(
    run_engine: RunEngine,
) -> None:
    async with run_engine() as engine:
        await put(engine, SINE, 5)
        await engine.handle(protocol.Compile(TONE))
        await engine.handle(protocol.Play("Tone", (5.0,)))
        await asyncio.sleep(0.2)
        before = engine.status().overruns
        values = np.random.default_rng(1).standard_normal(1 << 22)
        listening = asyncio.ensure_future(heard(engine, 0.5))
        number = await put(engine, values)
        sound = await listening

        assert np.array_equal(await get(engine, number), values)
        assert engine.status().overruns == before
    # A tone without a break never turns faster than its own slope.
    slope = 0.3 * 2 * np.pi * 750 / 48000
    assert np.abs(np.diff(sound[:, 0])).max() < 1.01 * slope


async def test_a_routine_computes_beside_the_sound(run_engine: RunEngine) -> None:
    async with run_engine() as engine:
        upload = await engine.handle(protocol.GenerateTable("sine", 1 << 20, (1.0,), number=9))
        assert isinstance(upload, protocol.TableUpload)
        await engine.handle(protocol.PutTable(upload.upload, 9, upload.length, 1, upload.guard))

        table = await get(engine, 9)

    expected = np.sin(2 * np.pi * np.arange(1 << 20) / (1 << 20))
    np.testing.assert_allclose(table, expected, atol=1e-9)


async def test_tables_of_code_and_of_python_are_listed_and_free_numbers_are_free(
    run_engine: RunEngine,
) -> None:
    async with run_engine() as engine:
        await engine.handle(
            protocol.Compile(f"gi1 ftgen 1, 0, 64, 10, 1\ngi2 ftgen {LARGEST_NUMBER}, 0, 64, 10, 1")
        )
        first = await put(engine, SINE)
        announced = await engine.handle(protocol.OpenTable(10))
        assert isinstance(announced, protocol.TableUpload)
        third = await put(engine, SINE)

        assert len({first, announced.number, third}) == 3
        assert await engine.handle(protocol.ListTables()) == (1, first, third, LARGEST_NUMBER)


async def test_another_shape_waits_until_no_note_can_read_the_table(run_engine: RunEngine) -> None:
    async with run_engine() as engine:
        await put(engine, SINE, 5)
        await engine.handle(protocol.Compile(TONE))
        await engine.handle(protocol.Play("Tone", (5.0,)))

        for refused in (put(engine, SINE[:100], 5), put(engine, SINE, 5, channels=2)):
            with pytest.raises(ArgumentError, match=r"another shape .* while notes sound"):
                await refused
        with pytest.raises(ArgumentError, match="deleted while notes sound"):
            await engine.handle(protocol.DeleteTable(5))
        assert np.array_equal(await get(engine, 5), SINE)

        await engine.handle(protocol.Panic())
        await put(engine, SINE[:100], 5)
        assert np.array_equal(await get(engine, 5), SINE[:100])
        await engine.handle(protocol.DeleteTable(5))
        with pytest.raises(TableNotFoundError):
            await get(engine, 5)


async def test_freed_and_missing_tables_never_reach_csound(run_engine: RunEngine) -> None:
    async with run_engine() as engine:
        for command in (
            protocol.ReadTable(77),
            protocol.DescribeTable(77),
            protocol.DeleteTable(77),
        ):
            with pytest.raises(TableNotFoundError, match="no table 77"):
                await engine.handle(command)


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (protocol.ReadTable(0), "number of a table"),
        (protocol.ReadTable(LARGEST_NUMBER + 1), "number of a table"),
        (protocol.ReadTable(1, -5), "offset"),
        (protocol.ReadTable(1, 0, CHUNK + 1), "at once"),
        (protocol.DeleteTable(-1), "number of a table"),
        (protocol.OpenTable(0), "length of a table"),
        (protocol.OpenTable(MOST_POINTS + 1), "length of a table"),
        (protocol.OpenTable(10, 1 << 40), "number of a table"),
        (protocol.SendTable("table-nowhere", 0, bytes(8)), "on their way"),
        (protocol.PutTable("../journal", 1, 10), "on their way"),
        (protocol.PutTable("table-nowhere", 1, 10), "on their way"),
        (protocol.PutTable("table-nowhere", 1, 10, 3), "multiple"),
        (protocol.PutTable("table-nowhere", 1, 10, 65), "channels"),
        (protocol.GenerateTable(10, 100_000_000, (1.0,)), "length of a table"),
        (protocol.GenerateTable(10, 0), "length of a table"),
        (protocol.GenerateTable(-10, 64), "normalise"),
        (protocol.GenerateTable(1, 64), "reads a file"),
        (protocol.GenerateTable('"', 64), "name"),
        (protocol.GenerateTable(10, 64, (float("nan"),)), "finite"),
        (protocol.GenerateTable(10, 64, (1.0,) * 2000), "too many"),
    ],
    ids=str,
)
async def test_what_can_not_be_meant_is_refused(
    run_engine: RunEngine, command: protocol.Command[Any], complaint: str
) -> None:
    async with run_engine() as engine:
        with pytest.raises(ArgumentError, match=complaint):
            await engine.handle(command)


async def test_a_table_that_memory_limit_does_not_allow_is_refused(run_engine: RunEngine) -> None:
    async with run_engine(memory_limit=300) as engine:
        with pytest.raises(LimitError, match=r"256 MB.*memory_limit"):
            await engine.handle(protocol.GenerateTable("sine", MOST_POINTS))


async def test_tables_made_before_the_first_orchestra_are_there_when_its_header_starts_csound_anew(
    run_engine: RunEngine,
) -> None:
    async with run_engine() as engine:
        await put(engine, SINE, 5)
        await put(engine, np.arange(10.0), 6, channels=2)
        header = "sr = 48000\nksmps = 16\nnchnls = 1\n0dbfs = 2\n"
        await engine.handle(protocol.Compile(header + 'chnset ftlen(5), "length"\n' + TONE))

        status = engine.status()
        assert (status.ksmps, status.nchnls, status.zero_dbfs) == (16, 1, 2.0)
        assert await engine.handle(protocol.GetChannel("length")) == 4096.0
        assert np.array_equal(await get(engine, 5), SINE)
        table = await engine.handle(protocol.DescribeTable(6))
        assert table == protocol.TableDescription(6, 10, 2)


async def test_a_csd_makes_void_what_was_before(run_engine: RunEngine, tmp_path: Path) -> None:
    async with run_engine() as engine:
        await put(engine, SINE, 5)
        assert len(kept(tmp_path)) == 1
        await engine.handle(protocol.LoadCsd(CSD))
        await asyncio.sleep(0.05)

        with pytest.raises(TableNotFoundError):
            await get(engine, 5)
        assert kept(tmp_path) == []


async def test_tables_are_there_after_a_piece_has_ended_csound(run_engine: RunEngine) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.LoadCsd(CSD))
        await put(engine, SINE, 5)
        await engine.handle(protocol.Compile(TONE))
        assert engine._stage is not None
        csound = engine._stage.host._csound
        engine._stage.commands.call(lambda: csound.inputMessage("e"))
        await asyncio.sleep(0.2)
        await engine.handle(protocol.Play("Tone", (5.0,)))
        await asyncio.sleep(0.1)

        assert np.array_equal(await get(engine, 5), SINE)
        assert pitch(await heard(engine, 0.3)) == pytest.approx(750, abs=4)


async def test_the_journal_names_the_file_of_what_a_table_holds(
    run_engine: RunEngine, tmp_path: Path
) -> None:
    async with run_engine() as engine:
        for factor in (1.0, 2.0):
            await put(engine, factor * SINE, 5)
        await asyncio.sleep(0.05)
        journal = (tmp_path / FILE_NAME).read_bytes()
        replay = Replay.of(journal)
        files = [np.fromfile(tmp_path / name) for name in replay.files]

        assert len(journal) < 2000
        assert len(kept(tmp_path)) == 1
        assert [type(command) for command in replay.commands] == [protocol.PutTable]
        assert np.array_equal(files, [2.0 * SINE])
    assert kept(tmp_path) == []
