"""Reading an orchestra's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_jupyter.engine import orchestra
from orchestron_jupyter.protocol import Parameter

HEADER = "sr = 44100\nksmps = 10\nnchnls = 1\n0dbfs = 32768\n"


def test_header_constants_are_read_and_those_in_comments_are_not() -> None:
    text = "; sr = 8000\n/* kr = 1 */\n" + HEADER + "instr 1\nendin\n"

    constants = orchestra.header_constants(text)

    assert constants == {"sr": 44100, "ksmps": 10, "nchnls": 1, "0dbfs": 32768}


def test_numbered_named_and_listed_instruments_are_found() -> None:
    text = 'instr 1\nendin\ninstr Bell, +Pad\nendin\nprints "instr X\\n"\n; instr Y\n; endin\n'

    names = [each.name for each in orchestra.instruments(text)]

    assert names == ["1", "Bell", "Pad"]


def test_a_comment_names_a_pfield() -> None:
    text = (
        "instr A\n  ; p5 amp = 0.5 [0, 1] dB: how loud: it is\n"
        "  ; p4 freq = 440 [20,20000] Hz\nendin"
    )

    (described,) = orchestra.instruments(text)

    assert described.parameters == (
        Parameter("freq", 4, 440.0, 20.0, 20000.0, "Hz", ""),
        Parameter("amp", 5, 0.5, 0.0, 1.0, "dB", "how loud: it is"),
    )


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        ("instr 1\nk1 = 44100 / 2\nendin", True),
        ("instr 1\nk1 = 44100.0\nendin", True),
        ("instr 1\nk1 = sr / 2 ; 44100\nendin", False),
        ("instr 1\nk1 = 1441000\nendin", False),
    ],
)
def test_code_that_names_its_rate_as_a_number_counts_on_it(body: str, counts: bool) -> None:  # noqa: FBT001
    assert orchestra.counts_on_rate(HEADER + body) is counts


@given(st.text(alphabet='instr endin/*";{}\n p4=[,]0k\\', max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    orchestra.instruments(text)
    orchestra.header_constants(text)
    orchestra.counts_on_rate(text)

    assert len(orchestra.without_comments(text)) == len(text)
