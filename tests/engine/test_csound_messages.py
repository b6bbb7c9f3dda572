"""Making sense of what Csound prints."""

from __future__ import annotations

from orchestron_jupyter.engine.csound_messages import (
    CsoundMessages,
    compile_error,
    failed_initialisation,
    instrument_numbers,
)
from orchestron_jupyter.protocol import CsoundMessage

ERROR, WARNING, PLAIN = 0x1000, 0x4000, 0


def test_fragments_become_lines() -> None:
    messages = CsoundMessages()
    for fragment in (b"inst", b"r 1:  a\nsecond", b" line\n"):
        messages.add(PLAIN, fragment)

    lines = [message.text for message in messages.take()]

    assert lines == ["instr 1:  a", "second line"]


def test_colours_are_removed_and_warnings_known() -> None:
    messages = CsoundMessages()
    messages.add(WARNING, b"\x1b[1mWARNING: too loud\x1b[m\n")

    assert messages.take() == [CsoundMessage("WARNING: too loud", "warning")]


def test_an_error_takes_the_line_that_has_its_token_though_csound_counted_wrong() -> None:
    source = "/* a\nb */\ninstr X\n a1 oscilli 1,2\n out a1\nendin"
    messages = [
        CsoundMessage('error: syntax error, unexpected T_IDENT  (token "oscilli")', "error"),
        CsoundMessage(" line 5:"),
    ]

    error = compile_error(messages, source)

    assert (error.line, error.source) == (4, " a1 oscilli 1,2")


def test_numbers_of_named_instruments_are_read() -> None:
    messages = [CsoundMessage("instr Bell uses instrument number 7")]

    assert instrument_numbers(messages) == {"Bell": 7}


def test_a_failed_global_initialisation_is_noticed() -> None:
    messages = [CsoundMessage("INIT ERROR in instr 0 (opcode ftgen.iS) line 1: ftgen error")]

    assert failed_initialisation(messages)
    assert not failed_initialisation([CsoundMessage("INIT ERROR in instr 3: x")])


def test_a_line_without_its_end_can_wait_for_it() -> None:
    messages = CsoundMessages()
    messages.add(0, b"one\ntw")

    first = messages.take(keeps_rest=True)
    messages.add(0, b"o\n")
    second = messages.take(keeps_rest=True)

    assert [each.text for each in first] == ["one"]
    assert [each.text for each in second] == ["two"]
