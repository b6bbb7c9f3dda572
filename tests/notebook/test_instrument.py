"""Instruments and notes from a notebook."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from orchestron_jupyter import ArgumentError

if TYPE_CHECKING:
    from orchestron_jupyter import Instrument, Session

REPORTING = """
instr Reporting
  ; p4 freq = 440 [20, 20000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness
  ; p6 pan = 0.25 [0, 1]
  chnset p3, "p3"
  chnset p4, "p4"
  chnset p5, "p5"
  chnset p6, "p6"
  kCount init 0
  kCount += 1
  chnset kCount, "cycles"
endin
"""


@pytest.fixture
def reporting(session: Session) -> Instrument:
    """An instrument that tells its p-fields by channels."""
    return session.compile(REPORTING)["Reporting"]


def pfields(session: Session) -> list[float | str]:
    session.sleep_until(session.time + 0.03)
    return [session[name] for name in ("p4", "p5", "p6")]


def is_sounding(session: Session) -> bool:
    """Whether the note goes on performing k-cycles, a moment after now."""
    session.sleep_until(session.time + 0.03)
    before = session["cycles"]
    session.sleep_until(session.time + 0.03)
    return session["cycles"] > before  # type: ignore[operator]


def test_parameters_are_given_by_position_or_by_name_and_default(
    session: Session, reporting: Instrument
) -> None:
    reporting.play(220.0, pan=1.0, duration=0.5)

    assert pfields(session) == [220.0, 0.5, 1.0]
    assert session["p3"] == 0.5


def test_a_note_name_stands_for_its_frequency_and_velocity_for_amp(
    session: Session, reporting: Instrument
) -> None:
    reporting.play("A5", velocity=0.8)

    assert pfields(session) == [880.0, 0.8, 0.25]


def test_a_midi_note_number_stands_for_its_frequency(
    session: Session, reporting: Instrument
) -> None:
    reporting.play(midi=81, amp=0.1)

    assert pfields(session) == [880.0, 0.1, 0.25]


def test_an_instrument_without_a_pitch_takes_no_midi_note(session: Session) -> None:
    plain = session.compile("instr Plain\nendin\n")["Plain"]

    with pytest.raises(ArgumentError, match="declares no pitch"):
        plain.play(midi=60)


def test_a_held_note_sounds_until_it_is_off(session: Session, reporting: Instrument) -> None:
    note = reporting.note_on()
    assert is_sounding(session)

    note.off()

    assert not is_sounding(session)


def test_a_note_as_a_block_ends_with_it(session: Session, reporting: Instrument) -> None:
    with reporting.note_on():
        assert is_sounding(session)

    assert not is_sounding(session)


@pytest.mark.parametrize(
    ("arguments", "named", "complaint"),
    [
        ((), {"colour": 1.0}, "no parameter 'colour'; it has freq, amp, pan"),
        ((440.0,), {"freq": 220.0}, "given twice"),
        ((float("nan"),), {}, "p4 = nan"),
        (("H9",), {}, "is no note"),
        ((), {"midi": 128}, "midi = 128"),
        ((), {"duration": -1.0}, "duration = -1.0"),
        ((), {"duration": float("inf")}, "duration = inf"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    reporting: Instrument,
    arguments: tuple[float | str, ...],
    named: dict[str, float],
    complaint: str,
) -> None:
    with pytest.raises(ArgumentError) as refused:
        reporting.play(*arguments, **named)

    assert complaint in str(refused.value)


def test_a_numbered_instrument_is_played_by_its_number(session: Session) -> None:
    numbered = session.compile('instr 42\nchnset p4, "answer"\nendin\n')["42"]

    numbered.play(6.5, duration=0.1)
    time.sleep(0.05)

    assert session["answer"] == 6.5


def test_text_reaches_an_instrument_as_a_string(session: Session) -> None:
    reader = session.compile('instr Reader\nSText strcpy p4\nchnset SText, "read"\nendin\n')[
        "Reader"
    ]

    reader.play("file name.wav", duration=0.1)
    session.sleep_until(session.time + 0.03)

    assert session["read"] == "file name.wav"


def test_it_shows_its_parameters(reporting: Instrument) -> None:
    expected = "<Instrument Reporting: p4 freq = 440 Hz, p5 amp = 0.5, p6 pan = 0.25>"

    assert repr(reporting) == expected
