"""What an engine was told, read back after its death."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter import journal
from orchestron_jupyter.journal import FILE_NAME, Journal, Replay, describe, obituary
from orchestron_jupyter.protocol import (
    Command,
    Compile,
    DeleteTable,
    ExitStatus,
    GenerateTable,
    LoadCsd,
    Play,
    PlayMidiFile,
    PutTable,
    SendMidi,
    SetChannel,
    UseInstrument,
)

if TYPE_CHECKING:
    from pathlib import Path

BELL = Compile("instr Bell\nendin")
PAD = UseInstrument("warm_pad")


def write(folder: Path, *commands: Command[Any]) -> Journal:
    written = Journal(folder)
    for command in commands:
        written.end(written.begin(command), failed=False)
    return written


def read(folder: Path) -> Replay:
    return Replay.of((folder / FILE_NAME).read_bytes())


def test_what_was_done_is_there_in_order_and_notes_are_not(tmp_path: Path) -> None:
    write(tmp_path, BELL, Play("Bell"), PAD, SetChannel("a", 1.0)).close()

    assert read(tmp_path).commands == (BELL, PAD, SetChannel("a", 1.0))
    assert read(tmp_path).last == SetChannel("a", 1.0)


def test_a_command_under_way_is_named_and_not_for_replay(tmp_path: Path) -> None:
    written = write(tmp_path, BELL)
    written.begin(PAD)
    written.close()

    assert read(tmp_path) == Replay((BELL,), unfinished=PAD, last=PAD)


def test_what_failed_is_not_for_replay(tmp_path: Path) -> None:
    written = Journal(tmp_path)
    written.end(written.begin(Compile("nonsense")), failed=True)
    written.close()

    assert read(tmp_path).commands == ()
    assert read(tmp_path).unfinished is None


def test_a_channel_has_its_last_value_and_a_csd_makes_void_what_was_before(tmp_path: Path) -> None:
    csd = LoadCsd("<…>")
    written = write(tmp_path, BELL, SetChannel("a", 1.0), csd, SetChannel("b", 1.0))
    written.end(written.begin(SetChannel("b", 2.0)), failed=False)
    written.close()

    assert read(tmp_path).commands == (csd, SetChannel("b", 2.0))


def test_a_table_is_told_in_its_first_place_with_what_it_held_last(tmp_path: Path) -> None:
    first, last = PutTable("table-a", 5, 10), PutTable("table-b", 5, 20)
    other = PutTable("table-c", 6, 10)
    write(tmp_path, first, GenerateTable("sine", 8), other, last, BELL, PAD).close()

    assert read(tmp_path).commands == (last, other, BELL, PAD)
    assert read(tmp_path).files == ("table-b", "table-c")


def test_a_table_written_again_after_code_is_told_before_and_after_it(tmp_path: Path) -> None:
    first, second, last = (PutTable(f"table-{each}", 5, 10) for each in "abc")
    write(tmp_path, first, BELL, second, PAD, last).close()

    assert read(tmp_path).commands == (last, BELL, PAD, last)
    assert read(tmp_path).files == ("table-c",)


def test_a_deleted_table_is_not_told_and_one_of_code_is_deleted_again(tmp_path: Path) -> None:
    made, gone = PutTable("table-a", 5, 10), DeleteTable(5)
    write(tmp_path, made, BELL, made, gone, DeleteTable(7)).close()

    assert read(tmp_path).commands == (BELL, DeleteTable(7))
    assert read(tmp_path).files == ()


def test_a_csd_makes_void_the_tables_before_it(tmp_path: Path) -> None:
    csd, table = LoadCsd("<…>"), PutTable("table-b", 6, 10)
    write(tmp_path, PutTable("table-a", 5, 10), csd, table).close()

    assert read(tmp_path).commands == (csd, table)


def test_a_line_that_was_cut_off_does_no_harm(tmp_path: Path) -> None:
    write(tmp_path, BELL, PAD).close()
    whole = (tmp_path / FILE_NAME).read_bytes()

    assert Replay.of(whole[:-7]).commands == (BELL,)
    assert Replay.of(b"\xff garbage\n" + whole).commands == (BELL, PAD)


def test_the_file_stays_small_and_what_counts_stays_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SIZE_LIMIT", 10_000)
    written = write(tmp_path, BELL)
    for number in range(1000):
        written.end(written.begin(SetChannel("knob", float(number))), failed=False)

    assert (tmp_path / FILE_NAME).stat().st_size < 11_000
    assert read(tmp_path).commands == (BELL, SetChannel("knob", 999.0))
    written.close()


@pytest.mark.parametrize(
    ("status", "replay", "sentence"),
    [
        (-11, Replay(unfinished=PAD), "crashed (SIGSEGV) during instrument('warm_pad')."),
        (ExitStatus.HUNG, Replay(last=Play("Bell")), "hung and was ended after a note of 'Bell'."),
        (ExitStatus.OUT_OF_MEMORY, Replay(), "needed more memory than memory_limit allows"),
        (1, Replay(), "The engine ended with status 1."),
        (-99, Replay(), "was ended by signal 99"),
    ],
)
def test_the_end_of_an_engine_is_told_in_a_sentence(
    status: int, replay: Replay, sentence: str
) -> None:
    assert sentence in obituary(status, replay)


@pytest.mark.parametrize(
    "command",
    [
        BELL,
        PAD,
        Play(7),
        SendMidi(b"\x90\x3c\x64"),
        PlayMidiFile(b""),
        SetChannel("x", 1.0),
        LoadCsd(""),
        PutTable("table-a", 5, 10),
        DeleteTable(5),
        GenerateTable("sine", 8),
    ],
)
def test_every_command_has_a_name_for_a_person(command: Command[Any]) -> None:
    assert describe(command)
