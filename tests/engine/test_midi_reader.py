"""Reading a MIDI file in another process."""

from __future__ import annotations

import io
import sys
from typing import Any

import mido
import numpy as np
import pytest

from orchestron_jupyter.engine import midi_reader
from orchestron_jupyter.engine.midi_reader import read_apart
from orchestron_jupyter.engine.midi_tune import FILE_LIMIT, read
from orchestron_jupyter.errors import ArgumentError


def content(messages: list[Any]) -> bytes:
    file = mido.MidiFile(tracks=[mido.MidiTrack(messages)])
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


async def test_what_comes_back_is_what_would_have_been_read_here() -> None:
    data = content([mido.Message("note_on", note=n, time=n) for n in range(100)])

    apart, here = await read_apart(data), read(data)

    assert np.array_equal(apart.times, here.times)
    assert np.array_equal(apart.ends, here.ends)
    assert (apart.data, apart.duration) == (here.data, here.duration)


async def test_a_file_without_music_is_a_tune_without_moments() -> None:
    tune = await read_apart(content([]))

    assert (len(tune.times), tune.data, tune.duration) == (0, b"", 0.0)


async def test_why_a_file_can_not_play_comes_back_as_it_was_said() -> None:
    with pytest.raises(ArgumentError, match="no MIDI file that can be read: MThd not found"):
        await read_apart(b"RIFF" + bytes(100))
    with pytest.raises(ArgumentError, match="at most"):
        await read_apart(bytes(FILE_LIMIT + 1))


async def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(midi_reader, "PATIENCE", 0.01)
    with pytest.raises(ArgumentError, match=r"not read within 0\.01 s"):
        await read_apart(content([]))


async def test_a_reader_that_does_not_run_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ArgumentError, match="its reader did not run"):
        await read_apart(content([]))
