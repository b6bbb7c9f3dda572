"""Adapting a CSD."""

from __future__ import annotations

import pytest

from orchestron_jupyter.engine.csd import adapted
from orchestron_jupyter.errors import ArgumentError


def csd(options: str = "-odac", orchestra: str = "sr = 44100\ninstr 1\nendin") -> str:
    return (
        "<CsoundSynthesizer>\n<CsOptions>\n"
        f"{options}\n</CsOptions>\n<CsInstruments>\n{orchestra}\n</CsInstruments>\n"
        "<CsScore>\ni1 0 1\ne\n</CsScore>\n</CsoundSynthesizer>\n"
    )


def test_devices_and_files_are_set_aside_and_other_options_kept() -> None:
    result = adapted(csd("-odac:hw:1 -b 64 -iadc --omacro:A=3 -m0 ; -Q1"), "")

    assert result.set_aside == ("-odac:hw:1", "-b64", "-iadc", "-m0")
    assert result.options == ("--omacro:A=3", "--sample-rate=48000")


def test_an_option_takes_the_value_behind_it_and_one_without_is_left_out() -> None:
    result = adapted(csd("-t 120 -j"), "")

    assert result.options == ("-t120", "--sample-rate=48000")


def test_a_midi_file_is_left_to_the_engine_and_options_about_keys_are_kept() -> None:
    result = adapted(csd("-F tune.mid -M0 -T --midi-key-cps=4"), "")

    assert result.options == ("--midi-key-cps=4", "--sample-rate=48000")
    assert result.set_aside == ("-M0", "-T")


def test_it_runs_at_48_khz_whatever_its_options_say() -> None:
    result = adapted(csd("-r 22050 -k 2205"), "")

    assert result.options == ("--sample-rate=48000",)
    assert result.set_aside == ("-r22050", "-k2205")


def test_an_orchestra_that_counts_on_its_rate_keeps_it() -> None:
    result = adapted(csd("-r22050", "sr = 44100\ninstr 1\nk1 = 44100\nendin"), "")

    assert result.options == ("-r22050",)


def test_the_lines_of_the_orchestra_stay_where_they_are() -> None:
    text = csd("-odac\n-d")

    result = adapted(text, "")

    lines = text.splitlines()
    end = lines.index("</CsInstruments>")
    assert result.text.splitlines()[5:end] == lines[5:end]


@pytest.mark.parametrize("score", ["i1 0 1\n", "i1 0 1\ne\ni1 0 1", "; e\ni1 0 1\ne 7 ; end"])
def test_its_score_gets_a_section_that_never_ends(score: str) -> None:
    text = csd().replace("i1 0 1\ne\n", f"{score}\n")

    result = adapted(text, "").text.partition("<CsScore>\n")[2].partition("</CsScore>")[0]

    statements = [line.split(";")[0].strip() for line in result.splitlines()]
    assert statements[-3:] == ["s", "i 9974 0 0", "f0 z"]
    assert not any(statement.startswith("e") for statement in statements)
    assert result.count("i1 0 1") == 1


def test_macros_are_defined_in_orchestra_and_score() -> None:
    result = adapted(csd(), "", {"VOICES": "8"})

    assert {"--omacro:VOICES=8", "--smacro:VOICES=8"} <= set(result.options)


def test_files_are_looked_for_beside_it() -> None:
    result = adapted(csd(), "/music/piece")

    assert "--env:SSDIR+=/music/piece" in result.options
    assert "--env:INCDIR+=/music/piece" in result.options


def test_a_text_without_an_orchestra_is_refused() -> None:
    with pytest.raises(ArgumentError, match="no <CsInstruments>"):
        adapted("instr 1\nendin", "")
