"""Pitches as musicians write them.

The rule: equal temperament with A4 = 440 Hz, and C4 is middle C (MIDI note 60).
"""

from __future__ import annotations

import re
from typing import Final

from ..errors import ArgumentError

_STEPS: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ALTERATIONS: Final = {"#": 1, "♯": 1, "b": -1, "♭": -1}
_NAME: Final = re.compile(r"([A-Ga-g])([#♯b♭]*)(-?\d+)")


def midi_to_hz(note: float) -> float:
    """Return the frequency in Hz of a MIDI note number; fractions are allowed."""
    return float(440.0 * 2.0 ** ((note - 69) / 12))


def is_note_name(text: str) -> bool:
    """Tell whether a text is a note name such as "C#4"."""
    return _NAME.fullmatch(text.strip()) is not None


def note_to_hz(name: str) -> float:
    """Return the frequency in Hz of a note name such as "C4", "F#3" or "Bb-1".

    Raises
    ------
    ArgumentError
        If it is no note name.
    """
    return midi_to_hz(note_to_midi(name))


def note_to_midi(name: str) -> int:
    """Return the MIDI note number of a note name; "C4" is 60.

    Raises
    ------
    ArgumentError
        If it is no note name.
    """
    match = _NAME.fullmatch(name.strip())
    if match is None:
        msg = f"{name!r} is no note; write a letter, # or b, and the octave, such as 'C#4'."
        raise ArgumentError(msg)
    letter, alterations, octave = match.groups()
    step = _STEPS[letter.upper()] + sum(_ALTERATIONS[sign] for sign in alterations)
    return 12 * (int(octave) + 1) + step
