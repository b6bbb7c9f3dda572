"""What is refused before Csound sees it."""

from __future__ import annotations

import math

import pytest

from orchestron_jupyter.engine import arguments
from orchestron_jupyter.errors import ArgumentError
from orchestron_jupyter.protocol import Play


@pytest.mark.parametrize(
    ("play", "complaint"),
    [
        (Play("Bell", (math.nan,)), "p4 = nan"),
        (Play("Bell", (1.0, math.inf)), "p5 = inf"),
        (Play("Bell", ('a"b',)), "p4 = 'a\"b'"),
        (Play("Bell", duration=0.0), "duration = 0.0"),
        (Play("Bell", duration=-1.0), "duration = -1.0"),
        (Play("Bell", duration=math.nan), "duration = nan"),
        (Play("Bell", at=-1.0), "at = -1.0"),
        (Play("Bell", at=1e300), "at = 1e+300"),
        (Play('Bell"'), "the name of an instrument"),
        (Play(0), "an instrument's number = 0"),
        (Play("Bell", (0.0,) * 2000), "the number of p-fields = 2000"),
    ],
)
def test_a_note_that_cannot_be_meant_is_refused_with_its_value(play: Play, complaint: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        arguments.check_play(play)

    assert complaint in str(refused.value)


def test_an_ordinary_note_passes() -> None:
    arguments.check_play(Play("Bell", (440.0, "file.wav"), 2.0, 10.0))


def test_code_with_a_null_character_is_refused() -> None:
    with pytest.raises(ArgumentError, match="null character"):
        arguments.check_text("orchestra", "instr 1\0")
