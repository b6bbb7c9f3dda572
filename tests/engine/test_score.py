"""Telling a score that ends from one that does not."""

from __future__ import annotations

import pytest

from orchestron_jupyter.engine.score import never_ends


def csd(score: str, orchestra: str = "instr 1\nendin") -> str:
    return (
        f"<CsoundSynthesizer>\n<CsInstruments>\n{orchestra}\n</CsInstruments>\n"
        f"<CsScore>\n{score}\n</CsScore>\n</CsoundSynthesizer>\n"
    )


@pytest.mark.parametrize(
    "score", ["", "; i1 0 1", "f0 z", "f 0 z\ne", "i1 0 z", "i 1 0 z 3", "f0 7200"]
)
def test_a_score_without_an_end_is_seen(score: str) -> None:
    assert never_ends(csd(score), limit=3600)


@pytest.mark.parametrize("score", ["i1 0 1", "f0 60", "i1 0 -1", "e", "i1 0 1 z", "i1 0 [~ * 2]"])
def test_a_score_with_an_end_is_not_taken_for_endless(score: str) -> None:
    assert not never_ends(csd(score), limit=3600)


def test_an_orchestra_may_end_the_performance_itself() -> None:
    orchestra = 'instr 1\nevent_i "e", 0, 5\nendin'

    assert not never_ends(csd("f0 z", orchestra), limit=3600)


def test_a_score_made_by_another_program_is_left_to_the_limit() -> None:
    assert not never_ends(csd("i1 0 1").replace("<CsScore>", '<CsScore bin="python3">'), limit=1)
