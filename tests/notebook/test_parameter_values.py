"""What the parameters of an instrument are set to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestron_jupyter import ArgumentError
from orchestron_jupyter.notebook.parameter_values import InstrumentValues, ParameterValues
from orchestron_jupyter.protocol import Parameter

if TYPE_CHECKING:
    from orchestron_jupyter import Session

FREQ = Parameter("freq", 4, 440.0, 20.0, 20000.0, "Hz")
PAN = Parameter("pan", 5, 0.0, -1.0, 1.0)
REPORTING = """
instr Reporting
  ; p4 freq = 440 [20, 20000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness
  chnset p4, "p4"
  chnset p5, "p5"
endin
"""


@pytest.fixture
def values() -> ParameterValues:
    values = ParameterValues("Bell")
    values.declare((FREQ, PAN))
    return values


def test_they_are_the_defaults_until_they_are_set(values: ParameterValues) -> None:
    values["pan"] = -0.5

    assert dict(values) == {"freq": 440.0, "pan": -0.5}
    values.reset()
    assert dict(values) == {"freq": 440.0, "pan": 0.0}


def test_a_pitch_may_be_a_note_name(values: ParameterValues) -> None:
    values["freq"] = "A5"

    assert values["freq"] == 880.0


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("cutoff", 1.0, "no parameter 'cutoff'; it has freq, pan"),
        ("pan", float("nan"), "must be a number"),
        ("pan", "left", "must be a number"),
        ("freq", "H9", "no note"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    values: ParameterValues, name: str, value: float, complaint: str
) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        values[name] = value


def test_who_watches_is_told_what_changed(values: ParameterValues) -> None:
    told: list[tuple[str, float]] = []
    values.watch(lambda name, value: told.append((name, value)))

    values["pan"] = 1
    values.reset()
    values.reset()

    assert told == [("pan", 1.0), ("pan", 0.0)]


def test_new_code_keeps_what_fits() -> None:
    values = InstrumentValues()["Bell"]
    values.declare((FREQ, PAN))
    values["pan"] = 0.7

    values.declare((PAN,))

    assert dict(values) == {"pan": 0.7}


def test_notes_take_them_where_nothing_is_given(session: Session) -> None:
    reporting = session.compile(REPORTING)["Reporting"]
    reporting.values["freq"] = 220
    session.compile(REPORTING)["Reporting"].play(amp=0.1)
    session.sleep_until(session.time + 0.05)
    assert (session["p4"], session["p5"]) == (220.0, 0.1)

    reporting.play(330.0)
    session.sleep_until(session.time + 0.05)
    assert (session["p4"], session["p5"]) == (330.0, 0.5)
