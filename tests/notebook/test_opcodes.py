"""Opcodes as a person looks them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestron_jupyter.notebook.opcodes import OpcodeCatalog
from orchestron_jupyter.protocol import Opcode

if TYPE_CHECKING:
    from orchestron_jupyter import Session


def catalog(*forms: tuple[str, str, str]) -> OpcodeCatalog:
    return OpcodeCatalog(Opcode(*each) for each in forms)


def test_forms_that_differ_in_rate_only_are_one() -> None:
    forms = [("moog", "a", each) for each in ("aaao", "aako", "akao", "akko")]

    assert catalog(*forms).help("moog").syntax == ("a moog a, k|a, k|a [, i = 0]",)


def test_what_may_be_left_out_has_its_default_and_what_may_be_repeated_dots() -> None:
    found = catalog(("o", "", "SkN"), ("m", "mm", "xkjo"), ("s", "f", "Tz"), ("n", "k", "oP"))

    assert found.help("o").syntax == ("o S, k [, any, …]",)
    assert found.help("m").syntax == ("a, … m x, k [, i = -1] [, i = 0]",)
    assert found.help("s").syntax == ("f s S|i [, k, …]",)
    assert found.help("n").syntax == ("k n [i = 0] [, k = 1]",)


def test_the_letters_are_said_in_words_but_only_those_there() -> None:
    assert dict(catalog(("tone", "a", "ako")).help("tone").types) == {
        "a": "audio",
        "k": "control",
        "i": "number, read when the note starts",
    }


def test_arrays_are_told_from_single_values() -> None:
    assert catalog(("sum", "k", "k[]"), ("sum", "a", "y")).help("sum").syntax == (
        "k sum k[]",
        "a sum [a, …]",
    )


def test_help_is_text_and_html_with_a_link_to_the_manual() -> None:
    bundle = catalog(("tone", "a", "ako")).help("tone")._repr_mimebundle_()

    assert "a tone a, k [, i = 0]" in bundle["text/plain"]
    assert 'href="https://csound.com/docs/manual/tone.html"' in bundle["text/html"]


def test_names_are_found_by_their_beginning() -> None:
    found = catalog(("reverb", "a", "a"), ("reverbsc", "aa", "aa"), ("tone", "a", "a"))

    assert found.names("rev") == ["reverb", "reverbsc"]
    assert "reverb" in found
    assert "rev" not in found
    with pytest.raises(KeyError):
        found.help("rev")


def test_every_opcode_of_the_engine_can_be_described(session: Session) -> None:
    opcodes = session.opcodes

    assert len(opcodes) > 1000
    for name in opcodes.names():
        assert opcodes.help(name).syntax
        assert opcodes.summary(name)
