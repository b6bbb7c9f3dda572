"""Sixty examples of csound-doc: rendered bit for bit as the command does, or refused alike.

They are what Debian's package installs; all of them take `make corpus`. The selection has something
of everything: legacy and modern full scale, k- and a-rate, one to eight channels, sound, analysis
and MIDI files, included code, files that the piece writes, physical models, spectra, arrays, user
opcodes, events, scores with macros and sections, and code that this Csound refuses.
"""

from __future__ import annotations

from typing import Final

import pytest

from benchmarks.corpus.comparison import Comparer
from benchmarks.corpus.examples import Examples

CAP: Final = 2.0

IDENTICAL: Final = (
    "0dbfs.csd",
    "ATSadd.csd",
    "ampmidi.csd",
    "array_udo.csd",
    "balance.csd",
    "binit.csd",
    "cabasa.csd",
    "clockoff.csd",
    "cmp.csd",
    "compileorc.csd",
    "cpsmidinn.csd",
    "define_args.csd",
    "diskin2.csd",
    "event_named.csd",
    "exitnow.csd",
    "fin.csd",
    "fof.csd",
    "foscil.csd",
    "fouti.csd",
    "ftsave.csd",
    "goto.csd",
    "guiro.csd",
    "hrtfer.csd",
    "include.csd",
    "lposcila.csd",
    "midichn_advanced.csd",
    "moogladder.csd",
    "oscilikt.csd",
    "outc.csd",
    "outleta.csd",
    "outq.csd",
    "pan.csd",
    "pgmassign_advanced.csd",
    "pluck.csd",
    "prealloc.csd",
    "pset.csd",
    "pvsarp2.csd",
    "reshapearray.csd",
    "rnd31_krate.csd",
    "sandpaper.csd",
    "scogen.csd",
    "select.csd",
    "space_quad.csd",
    "st2ms.csd",
    "subinstr_named.csd",
    "tableng.csd",
    "tambourine.csd",
    "tempoval.csd",
    "trmix.csd",
    "vbap8.csd",
    "vco2.csd",
    "while.csd",
    "zakinit.csd",
    "zamod.csd",
)
REFUSED: Final = (
    "FLbox.csd",
    "STKSimple.csd",
    "chuap.csd",
    "faustdsp.csd",
    "fluidNote.csd",
    "scans-2.csd",
)


@pytest.fixture(scope="module")
def comparer(tmp_path_factory: pytest.TempPathFactory) -> Comparer:
    return Comparer(Examples(tmp_path_factory.mktemp("examples")), CAP)


@pytest.mark.parametrize("name", IDENTICAL)
def test_it_renders_as_the_command_does(name: str, comparer: Comparer) -> None:
    comparison = comparer.compare(name)

    assert (comparison.verdict, comparison.cause) == ("identical", "")
    assert comparison.frames > 0


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_as_the_command_refuses_it(name: str, comparer: Comparer) -> None:
    comparison = comparer.compare(name)

    assert comparison.verdict == "same complaint"
    assert comparison.cause
