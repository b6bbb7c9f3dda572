"""What crashes or hangs Csound (each found by trying): refused, or survived by the session."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

import pytest

from orchestron_jupyter import ArgumentError, CompileError, EngineError, Session

if TYPE_CHECKING:
    from collections.abc import Iterator

BELL = "instr Bell\nouts oscili:a(0.1, 440), a(0)\nendin\n"
RECURSIVE_UDO = "opcode R, a, a\nas xin\nar R as\nxout ar\nendop\ninstr Bad\nar R a(0)\nendin\n"
DEADLY = {
    "recursive opcode": RECURSIVE_UDO + 'schedule("Bad", 0, 1)\n',
    "instrument inside itself": 'instr Bad\na1 subinstr "Bad"\nendin\nschedule("Bad", 0, 1)\n',
    "endless loop at i-time": "i_ = 0\nwhile i_ == 0 do\nod\n",
    "endless loop at k-time": (
        'instr Bad\nkOne = 1\nwhile kOne == 1 do\nod\nendin\nschedule("Bad", 0, 1)\n'
    ),
    "schedules itself at once": 'instr Bad\nschedule(p1, 0, 1)\nendin\nschedule("Bad", 0, 1)\n',
    "table in use is freed": (
        "giTable ftgen 77, 0, 1024, 10, 1\n"
        "instr Reads\nout oscili:a(0.1, 440, 77)\nendin\n"
        "instr Frees\nftfree 77, 0\nendin\n"
        'schedule("Reads", 0, 5)\nschedule("Frees", 0.1, 1)\n'
    ),
}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    monkeypatch.setenv("ORCHESTRON_HANG_LIMIT", "0.6")
    with Session("faults") as running:
        running.compile(BELL)
        yield running


@pytest.mark.filterwarnings("ignore::orchestron_jupyter.EngineRestartedWarning")
@pytest.mark.parametrize("code", DEADLY.values(), ids=DEADLY.keys())
def test_after_deadly_code_the_session_has_its_instruments_and_plays(
    session: Session, code: str
) -> None:
    with contextlib.suppress(EngineError):  # that the engine died; some survive it
        session.compile(code)
        session.sleep_until(session.time + 1.0)

    _play_in_the_end(session)

    assert session.status.state == "running"


def _play_in_the_end(session: Session) -> None:
    """Play, also if Csound dies later of what it was told: memory that was freed is read on."""
    deadline = time.monotonic() + 20
    while True:
        try:
            session.instruments["Bell"].play(duration=0.1)
            session.sleep_until(session.time + 0.5)
        except EngineError:
            assert time.monotonic() < deadline
        else:
            return


@pytest.mark.parametrize("name", ['Bell"', "Bell\n e", "{{"])
def test_an_unbalanced_quote_never_reaches_csounds_score(session: Session, name: str) -> None:
    bell = session.instruments["Bell"]

    with pytest.raises(ArgumentError):
        bell.play(440.0, name)

    assert session.status.state == "running"


@pytest.mark.parametrize(
    "code",
    [
        "instr\n",
        "endin",
        '"',
        "{{",
        "instr 1\nout 1, 2, 3, 4,\nendin",
        '#include "nowhere.inc"\n',
        'gi1 ftgen 1, 0, 0, 1, "nofile.wav", 0, 0, 0\n',
        "opcode\n",
        "\\",
        "#define X #",
        "$X",
    ],
)
def test_wrong_code_is_an_error_and_nothing_else(session: Session, code: str) -> None:
    with pytest.raises(CompileError):
        session.compile(code)

    assert session.status.state == "running"
    assert "Bell" in session.instruments


def test_an_engine_that_needs_too_much_memory_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCHESTRON_MEMORY_LIMIT", "256")
    with Session("memory") as session:
        session.compile(BELL)

        with pytest.raises(EngineError, match="memory_limit"):
            _fill_memory(session)

        assert "Bell" in session.instruments


def _fill_memory(session: Session) -> None:
    for number in range(100, 160):
        session.compile(f"gi{number} ftgen {number}, 0, 2097152, 10, 1\n")


def test_a_piece_that_has_damaged_its_csound_does_not_keep_the_next_from_playing(
    session: Session,
) -> None:
    # The manual's println.csd: to free its Csound crashes.
    loop = 'k0 = 0\nwhile k0 < 20 do\n{0} "k0 = %d{1}", k0\nk0 += 1\nod\n'
    damaging = (
        "<CsoundSynthesizer>\n<CsInstruments>\nsr = 44100\nksmps = 64\nnchnls = 1\n"
        f"instr 1\n{loop.format('printsk', chr(92) + 'n')}endin\n"
        f"instr 2\n{loop.format('println', '')}endin\n</CsInstruments>\n"
        "<CsScore>\ni1 0 .1\ni2 .1 .1\ne\n</CsScore>\n</CsoundSynthesizer>\n"
    )
    for _ in range(4):
        session.load(damaging)
        assert session.wait_for_score(10)
        session.sleep_until(session.time + 0.2)

    assert session.load(damaging)
