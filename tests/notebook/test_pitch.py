"""Pitches as musicians write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_jupyter.errors import ArgumentError
from orchestron_jupyter.notebook.pitch import is_note_name, midi_to_hz, note_to_hz, note_to_midi


@pytest.mark.parametrize(
    ("name", "hertz"),
    [
        ("A4", 440.0),
        ("C4", 261.6256),
        ("c4", 261.6256),
        ("C#4", 277.1826),
        ("Db4", 277.1826),
        ("B♭3", 233.0819),
        ("C-1", 8.1758),
        ("Cb4", 246.9417),
        ("F##4", 391.9954),
    ],
)
def test_note_names_are_equal_temperament(name: str, hertz: float) -> None:
    assert note_to_hz(name) == pytest.approx(hertz, abs=1e-4)


@given(st.integers(0, 115))
def test_an_octave_doubles_the_frequency(note: int) -> None:
    assert midi_to_hz(note + 12) == pytest.approx(2 * midi_to_hz(note))


@pytest.mark.parametrize("text", ["H4", "C", "4", "", "C4 D4", "file.wav"])
def test_what_is_no_note_is_refused_and_says_how_to_write_one(text: str) -> None:
    assert not is_note_name(text)
    with pytest.raises(ArgumentError, match="such as 'C#4'"):
        note_to_hz(text)


@pytest.mark.parametrize(
    ("name", "number"), [("C4", 60), ("A4", 69), ("C#4", 61), ("Cb4", 59), ("C-1", 0), ("G9", 127)]
)
def test_note_names_are_midi_numbers(name: str, number: int) -> None:
    assert note_to_midi(name) == number
