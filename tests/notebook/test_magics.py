"""Magics in a real IPython, on a real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestron_jupyter import CompileError, Session
from orchestron_jupyter.notebook import open_sessions
from tests.notebook.shell import Notebook, notebook_with_magics

if TYPE_CHECKING:
    from collections.abc import Iterator

BELL = "instr Bell\n  ; p4 freq = 880 [20, 10000] Hz: pitch\n  outs oscili:a(0.1, p4), a(0)\nendin"
CSD = (
    "<CsoundSynthesizer>\n<CsInstruments>\n0dbfs = 1\ninstr Tone\n  {}\nendin\n</CsInstruments>\n"
    '<CsScore>\ni "Tone" 0 0.1\n</CsScore>\n</CsoundSynthesizer>\n'
)


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    with notebook_with_magics() as running:
        yield running
        while (session := open_sessions.find()) is not None:
            session.close()


def test_a_cell_is_compiled_and_its_instruments_are_variables(
    notebook: Notebook, session: Session
) -> None:
    shown = notebook.run(f"%%csound\n{BELL}\ninstr 7\nendin")

    assert shown.error is None
    assert shown.displayed == ["Instrument Bell: p4 freq = 880 Hz\nInstrument 7"]
    assert list(session.instruments) == ["Bell", "7"]
    assert notebook.run("Bell.play('A4', duration=0.1)").error is None


def test_a_redefined_instrument_takes_the_variables_place(
    notebook: Notebook, session: Session
) -> None:
    notebook.run(f"%%csound\n{BELL}")

    notebook.run("%%csound\ninstr Bell\n ; p4 depth = 1 [0, 1]\nendin")

    assert notebook["Bell"].parameters[0].name == "depth"
    assert list(session.instruments) == ["Bell"]


@pytest.mark.usefixtures("session")
def test_no_other_variable_or_builtin_is_overwritten(notebook: Notebook) -> None:
    notebook.run("Lead = 'mine'")

    shown = notebook.run("%%csound\ninstr Lead\nendin\ninstr filter\nendin")

    assert notebook["Lead"] == "mine"
    assert 'session.instruments["Lead"] is the instrument' in shown.displayed[0]
    assert notebook.run("filter").value is filter


@pytest.mark.usefixtures("session")
def test_an_error_stands_below_the_cell_at_its_line_with_a_caret_and_no_traceback(
    notebook: Notebook,
) -> None:
    shown = notebook.run(
        "%%csound\ninstr Bad\n  a1 oscil 1, 2\n\ta2 oscilli 1, 2\n  outs a1, a2\nendin\n"
    )

    assert isinstance(shown.error, CompileError)
    assert shown.printed.splitlines() == [
        'CompileError in line 4 of the cell: syntax error, unexpected T_IDENT  (token "oscilli")',
        "        2  instr Bad",
        "        3    a1 oscil 1, 2",
        "--->    4  \ta2 oscilli 1, 2",
        "           \t   ^",
        "        5    outs a1, a2",
        "        6  endin",
    ]


@pytest.mark.usefixtures("session")
def test_an_error_of_a_csd_counts_the_cells_lines_too(notebook: Notebook) -> None:
    shown = notebook.run("%%csd\n" + CSD.format("a1 oscilli 1, 2"))

    assert isinstance(shown.error, CompileError)
    assert "--->    6    a1 oscilli 1, 2" in shown.printed.splitlines()
    assert "Traceback" not in shown.printed


def test_a_csd_plays(notebook: Notebook, session: Session) -> None:
    shown = notebook.run("%%csd\n" + CSD.format("out oscili:a(0.1, 440)"))

    assert shown.error is None
    assert session.wait_for_score(10)
    assert notebook["Tone"].name == "Tone"


@pytest.mark.usefixtures("session")
def test_a_cell_that_is_no_csd_says_so(notebook: Notebook) -> None:
    assert "begins with <CsoundSynthesizer>" in notebook.run("%%csd\ninstr 1\nendin").printed


def test_a_score_plays_at_its_time_and_is_returned(notebook: Notebook, session: Session) -> None:
    notebook.run(f"%%csound\n{BELL}")
    at = session.time + 1

    shown = notebook.run(f'%%score tune --at {at}\ni "Bell" 0 2 440\n')

    assert shown.value is notebook["tune"]
    assert (shown.value.start, shown.value.duration) == (at, 2.0)


@pytest.mark.usefixtures("session")
def test_a_score_that_names_no_instrument_says_so_in_words(notebook: Notebook) -> None:
    shown = notebook.run('%%score\ni "Nobody" 0 1\n')

    assert (
        shown.printed.strip() == "ArgumentError: There is no instrument 'Nobody' in this session."
    )


@pytest.mark.usefixtures("session")
def test_warnings_are_sentences(notebook: Notebook) -> None:
    shown = notebook.run(f"%%csound\nnchnls = 2\n{BELL}")
    shown = notebook.run("%%csound\nnchnls = 6\ninstr 2\nendin")

    assert shown.error is None
    assert shown.complained.startswith("Warning: The orchestra has nchnls = 6, but the session 2;")
    assert "magics.py" not in shown.complained


def test_the_log_shows_what_csound_printed(notebook: Notebook, session: Session) -> None:
    notebook.run('%%csound\ninstr 1\n  prints "first\\n"\n  prints "second\\n"\nendin')
    notebook.run('session.instruments["1"].play(duration=0.01)')
    session.instruments["1"].play(duration=0.01)
    session.sleep_until(session.time + 0.1)

    assert notebook.run("%csound_log").printed.splitlines()[-2:] == ["first", "second"]
    assert notebook.run("%csound_log 1").printed == "second\n"
    assert not notebook.run("%csound_log 0").printed


def test_without_a_session_one_is_made_and_its_panel_is_shown_once(notebook: Notebook) -> None:
    first = notebook.run(f"%%csound\n{BELL}")
    second = notebook.run(f"%%csound\n{BELL}")

    assert "plays in the browser" in first.displayed[0]
    assert len(second.displayed) == 1
    assert notebook["session"] is open_sessions.find()


def test_a_session_is_chosen_by_name_and_the_last_one_is_meant_without(notebook: Notebook) -> None:
    with Session("first") as first, Session("second") as second:
        notebook.run("%%csound -s first\ninstr One\nendin")
        notebook.run("%%csound\ninstr Two\nendin")

        assert list(first.instruments) == ["One"]
        assert list(second.instruments) == ["Two"]

        second.close()
        notebook.run("%%csound\ninstr Three\nendin")
        assert list(first.instruments) == ["One", "Three"]


@pytest.mark.usefixtures("session")
def test_help_shows_the_syntax_and_the_manual_and_knows_what_was_meant(notebook: Notebook) -> None:
    asked = notebook.run("%csound_help moogladder").value
    mistaken = notebook.run("%csound_help moogladdr").printed

    assert "a moogladder a, k|a, k|a [, i = 0]" in repr(asked)
    assert "https://csound.com/docs/manual/moogladder.html" in repr(asked)
    assert "no opcode 'moogladdr'. Did you mean moogladder" in mistaken


def test_a_question_in_a_cell_shows_help_and_the_rest_is_compiled(
    notebook: Notebook, session: Session
) -> None:
    only = notebook.run("%%csound\n?vco2\n")
    assert only.displayed[0].strip().startswith("a vco2 k, k")
    assert len(only.displayed) == 1

    notebook.run("%%csound\nmoogladder?\ninstr 5\nendin")
    assert list(session.instruments) == ["5"]


@pytest.mark.usefixtures("session")
def test_an_empty_cell_and_a_wrong_option_are_no_traceback(notebook: Notebook) -> None:
    for cell in ("%%csound\n\n", "%%csound --nonsense\ninstr 1\nendin", "%csound_log many"):
        shown = notebook.run(cell)
        assert "Traceback" not in shown.printed + shown.complained
