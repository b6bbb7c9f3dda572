"""What stands at the cursor of a cell that holds Csound; the cursor is written as `|`."""

from __future__ import annotations

import pytest

from orchestron_jupyter.notebook.csound_cells import (
    Place,
    nearest_word,
    place_in,
    questions,
    words_of,
)

OPCODES = ("oscili", "moogladder", "vco2", "print", "outs")
CSD = """%%csd
<CsoundSynthesizer>
<CsOptions>
-o{}
</CsOptions>
<CsInstruments>
{}
</CsInstruments>
<CsScore>
{}
</CsScore>
"""


def place(text: str) -> Place | None:
    return place_in(text.replace("|", ""), text.index("|"))


@pytest.mark.parametrize(
    ("cell", "begun"),
    [
        ("%%csound\nosc|", "osc"),
        ("%%csound -s x\ninstr 1\na1 = osc|ili(1, 2)", "osc"),
        ("%%csound\na1 osc|\n; later", "osc"),
        ('%%csound\nprints "a;b" osc|', "osc"),
        (CSD.format("", "osc|", ""), "osc"),
    ],
)
def test_a_word_that_is_begun_in_an_orchestra_is_found(cell: str, begun: str) -> None:
    found = place(cell)

    assert found is not None
    assert (found.begun, found.is_code) == (begun, True)


@pytest.mark.parametrize("cell", ["osc|", "%%time\nosc|", "%%csou|nd\n", "x = 1\n%%csound\nosc|"])
def test_other_cells_are_not_ours(cell: str) -> None:
    assert place(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "%%csound\n; osc|",
        "%%csound\na1 = 1 // osc|",
        "%%csound\n/* a\n osc| */",
        "%%csound\n/* a\n osc|",
        '%%csound\nprints "osc|',
        "%%csound\nS = {{ osc|",
        "%%csound\n/*\nosc|",
        CSD.format("osc|", "", ""),
        CSD.format("", "", "osc|"),
    ],
)
def test_in_comments_texts_and_scores_there_is_no_opcode(cell: str) -> None:
    found = place(cell)

    assert found is not None
    assert not found.is_code


def test_the_cells_own_names_are_offered_but_not_the_one_begun() -> None:
    found = place("%%csound\nkCut = 1 ; kComment\nprints {{kText}}\na1 = kC|")

    assert found is not None
    assert words_of(found) == ["kCut", "prints", "a1"]


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("%%csound\na1 mo|ogladder a2, 3", "moogladder"),
        ("%%csound\na1 moogladder| a2, 3", "moogladder"),
        ("%%csound\na1 moogladder a2, |3", "moogladder"),
        ("%%csound\na1 moogladder vco2(1, |2), 3", "vco2"),
        ("%%csound\na1 moogladder vco2(1, 2), |3", "moogladder"),
        ("%%csound\na1 = moogladder:a(vco2(1, 2), |3", "moogladder"),
        ("%%csound\nouts oscili:a(0.1, |440), a(0)", "oscili"),
        ("%%csound\na1 = 3 |\na2 vco2 1, 2", ""),
        ("%%csound\n; vco|2", ""),
        ("vco|2", ""),
    ],
)
def test_the_opcode_at_the_cursor_or_around_it_is_found(cell: str, word: str) -> None:
    assert nearest_word(cell.replace("|", ""), cell.index("|"), OPCODES) == word


def test_questions_are_taken_out_and_lines_keep_their_numbers() -> None:
    names, code = questions("?moogladder\ninstr 1\n  vco2?\nk1 = k2 > 1 ? 2 : 3\nendin")

    assert names == ["moogladder", "vco2"]
    assert code == "\ninstr 1\n\nk1 = k2 > 1 ? 2 : 3\nendin"
