"""A session in a process that no Jupyter server runs: the same engine, another parent."""

from __future__ import annotations

import time
import warnings
from typing import TYPE_CHECKING

import psutil
import pytest

from orchestron_jupyter import (
    ArgumentError,
    AudioDeviceWarning,
    CompileError,
    CsoundMissingError,
    EngineError,
    EngineRestartedWarning,
    Session,
)
from orchestron_jupyter.engine_process import EngineProcess
from orchestron_jupyter.notebook import embedded_engine
from orchestron_jupyter.protocol import Address, EngineReady

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orchestron_jupyter import Instrument

BELL = (
    "instr Bell\n  ; p4 freq = 880 [20, 10000] Hz: pitch\n  outs oscili:a(0.1, p4), a(0)\nendin\n"
)
CSD = """<CsoundSynthesizer>
<CsOptions>
-odac
</CsOptions>
<CsInstruments>
0dbfs = 1
#include "tone.inc"
</CsInstruments>
<CsScore>
i "Tone" 0 1
</CsScore>
</CsoundSynthesizer>
"""


def engine_pid(session: Session) -> int:
    return embedded_engine._engines[session.name].pid


def test_a_session_that_nobody_listens_to_has_no_listeners(session: Session) -> None:
    assert session.listeners == ()


def test_an_orchestra_brings_its_instruments(session: Session) -> None:
    instruments = session.compile(BELL)

    assert list(instruments) == ["Bell"]
    assert instruments["Bell"].parameters[0].name == "freq"
    assert list(session.instruments) == ["Bell"]


def test_a_compile_error_has_the_message_the_line_and_its_text(session: Session) -> None:
    with pytest.raises(CompileError) as refused:
        session.compile("instr Bad\n  a1 oscilli 1, 2\nendin\n")

    assert (refused.value.line, refused.value.source) == (2, "  a1 oscilli 1, 2")
    assert "line 2" in str(refused.value)
    assert "oscilli" in str(refused.value)


def test_channels_are_set_and_read_by_name(session: Session) -> None:
    session["cutoff"] = 1200
    session["title"] = "étude"

    assert session["cutoff"] == 1200.0
    assert session["title"] == "étude"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_channel_value_that_is_no_number_is_refused(session: Session, value: float) -> None:
    with pytest.raises(ArgumentError, match="finite"):
        session["cutoff"] = value


def test_the_time_goes_on_and_can_be_waited_for(session: Session) -> None:
    start = session.time

    session.sleep_until(start + 0.2)

    assert 0.2 <= session.time - start < 2.0


def test_a_cell_run_again_finds_the_session_it_had(session: Session) -> None:
    session.compile(BELL)

    again = Session("test")

    assert list(again.instruments) == ["Bell"]
    assert len(embedded_engine._engines) == 1


def test_files_beside_a_csd_are_found(session: Session, tmp_path: Path) -> None:
    (tmp_path / "tone.inc").write_text("instr Tone\nout oscili:a(0.1, 440)\nendin\n")
    (tmp_path / "piece.csd").write_text(CSD)

    session.load(tmp_path / "piece.csd")

    session.compile("instr Other\nendin")  # what the file brought goes on being there
    session.instruments["Other"].play(duration=0.1)
    assert [message.text for message in session.messages] == ["Options set aside: -odac"]


def test_a_missing_csd_says_so(session: Session) -> None:
    with pytest.raises(FileNotFoundError):
        session.load("/nowhere/piece.csd")


def test_closing_ends_the_engine_and_twice_does_no_harm() -> None:
    session = Session("closing")
    pid = engine_pid(session)

    session.close()
    session.close()

    assert not psutil.pid_exists(pid)
    assert "closing" not in embedded_engine._engines


def test_after_a_crash_the_next_command_finds_a_new_engine_with_all_that_was_there(
    session: Session,
) -> None:
    bell = session.compile(BELL)["Bell"]
    session["cutoff"] = 700
    psutil.Process(engine_pid(session)).kill()
    within(5, lambda: session._line._client.is_lost)

    with pytest.warns(EngineRestartedWarning, match="SIGKILL"):
        bell.play(duration=0.1)

    assert list(session.instruments) == ["Bell"]
    assert session["cutoff"] == 700.0


def test_the_command_that_hangs_csound_is_named_and_not_done_again(session: Session) -> None:
    session.compile(BELL)

    with pytest.raises(EngineError, match=r"hung .* during compile\('i_forever = 0'"):
        session.compile("i_forever = 0\nwhile i_forever == 0 do\nod\n")

    assert list(session.instruments) == ["Bell"]


def test_a_note_that_crashes_csound_is_named(session: Session) -> None:
    crashing = session.compile(
        "opcode R, a, a\nas xin\nar R as\nxout ar\nendop\ninstr Deep\nar R a(0)\nendin\n"
    )["Deep"]

    with pytest.raises(EngineError, match=r"crashed \(SIG.*'Deep'"):
        _play_until_it_fails(crashing)

    assert "Deep" in session.instruments


def _play_until_it_fails(instrument: Instrument) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        instrument.play(duration=0.1)


def within(seconds: float, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_session_that_is_held_stands_still_and_goes_on(session: Session) -> None:
    session.hold()
    held = session.status.held
    time.sleep(0.1)  # the packet that it falls into is still heard
    before = session.time
    time.sleep(0.1)
    after = session.time

    session.go_on()

    assert held
    assert after == before
    assert not session.status.held


def test_panic_leaves_the_session_usable(session: Session) -> None:
    bell = session.compile(BELL)["Bell"]
    bell.note_on()

    session.panic()

    bell.play("A4", duration=0.1)


def test_local_mode_without_a_device_warns_with_what_was_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VISUALCSOUND_AUDIO_OUTPUT_MODE", "local")
    monkeypatch.setenv("PULSE_SERVER", "/nowhere")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")

    with pytest.warns(AudioDeviceWarning, match=r"Tried pulse: .*; jack: .*; alsa: "):
        session = Session("silent")

    with session:
        assert session.panel.state == "error"
        assert session.status.state == "error"
        session.compile(BELL)["Bell"].play(duration=0.1)


def test_a_missing_csound_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    without = EngineReady(Address(), csound_missing="Csound was not found. Install it with …")
    monkeypatch.setattr(EngineProcess, "start", lambda _engine: without)

    with pytest.raises(CsoundMissingError, match="Install it"):
        Session("none")


def test_as_a_cells_last_line_it_is_the_runtime_panel(session: Session) -> None:
    bundle, _metadata = session._repr_mimebundle_()

    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "test" in bundle["text/plain"]


def test_nothing_is_warned_about_in_an_ordinary_session() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Session("ordinary") as session:
            session.instrument("warm_pad").play("C4", duration=0.1)
