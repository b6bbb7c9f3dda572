"""Standard MIDI files, read."""

from __future__ import annotations

import io
from typing import Any

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestron_jupyter.engine.midi_messages import split
from orchestron_jupyter.engine.midi_tune import FILE_LIMIT, MOMENT_LIMIT, Tune, read
from orchestron_jupyter.errors import ArgumentError


def content(*tracks: list[Any], division: int = 480, kind: int = 1) -> bytes:
    file = mido.MidiFile(type=kind, ticks_per_beat=division)
    file.tracks.extend(mido.MidiTrack(track) for track in tracks)
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def on(note: int, time: int, channel: int = 0) -> Any:
    return mido.Message("note_on", note=note, velocity=100, channel=channel, time=time)


def tempo(beats_a_minute: float, time: int) -> Any:
    return mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(beats_a_minute), time=time)


def moments(tune: Tune) -> list[tuple[float, bytes]]:
    return [(float(at), tune.messages(n)) for n, at in enumerate(tune.times)]


def test_time_follows_the_tempo_map_in_all_tracks() -> None:
    conductor = [tempo(120, 0), tempo(60, 480), tempo(240, 480)]
    tune = read(content(conductor, [on(60, 0), on(62, 720), on(64, 480)], [on(70, 480, 9)]))

    assert moments(tune) == [
        (0.0, b"\x90\x3c\x64"),
        (0.5, b"\x99\x46\x64"),
        (1.0, b"\x90\x3e\x64"),
        (1.5 + 240 / 480 * 0.25, b"\x90\x40\x64"),
    ]


def test_the_end_of_the_longest_track_is_the_duration() -> None:
    end = mido.MetaMessage("end_of_track", time=960)

    assert read(content([on(60, 0), end])).duration == pytest.approx(1.0)


def test_what_comes_at_one_moment_stays_in_its_order() -> None:
    program = mido.Message("program_change", program=5, time=480)
    tune = read(content([program, on(60, 0)], [on(64, 480, 1)]))

    assert moments(tune) == [(0.5, b"\xc0\x05\x90\x3c\x64\x91\x40\x64")]


def test_no_rounding_adds_up_over_a_long_file() -> None:
    tune = read(content([tempo(133, 0), *(on(60, 7) for _ in range(20_000))], division=960))

    expected = 20_000 * 7 * mido.bpm2tempo(133) / 960 / 1e6
    assert tune.times[-1] == pytest.approx(expected, abs=1e-9)


def test_system_exclusive_messages_are_played_and_texts_are_not() -> None:
    sysex = mido.Message("sysex", data=(0x7E, 9, 1), time=0)
    tune = read(content([mido.MetaMessage("lyrics", text="la"), sysex]))

    assert moments(tune) == [(0.0, b"\xf0\x7e\x09\x01\xf7")]


@pytest.mark.parametrize(("frames", "rate"), [(25, 25.0), (24, 24.0), (29, 30_000 / 1001)])
def test_a_division_in_frames_is_time_itself(frames: int, rate: float) -> None:
    division = -(frames << 8) + 40
    tune = read(content([tempo(30, 0), on(60, 400)], division=division))

    assert tune.times[0] == pytest.approx(400 / 40 / rate)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "too early"),
        (b"RIFF" + bytes(40), "MThd not found"),
        (content([on(60, 0)])[:-6], "too early"),
        (content([on(60, 0)]).replace(b"\x90\x3c", b"\x90\xbc"), "0..127"),
        (content([on(60, 0)], kind=2), "format 2"),
        (content([on(60, 0)], division=0), "says no tempo"),
        (b"MThd" + bytes(FILE_LIMIT), "at most"),
        (content([on(60, 0) for _ in range(MOMENT_LIMIT // 3 + 1)]), "at one moment, 0.000 s"),
    ],
    ids=["empty", "another format", "cut off", "data", "format 2", "division", "huge", "dense"],
)
def test_a_file_that_can_not_play_is_refused_with_a_sentence(data: bytes, complaint: str) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        read(data)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 60))
def test_damage_anywhere_in_a_file_is_refused_or_plays(damage: bytes, where: int) -> None:
    whole = content([tempo(90, 0), on(60, 0), on(60, 300)], [on(64, 100, 3)])
    try:
        tune = read(whole[:where] + damage + whole[where + len(damage) :])
    except ArgumentError:
        return
    assert all(0 <= at <= tune.duration and split(data) for at, data in moments(tune))
