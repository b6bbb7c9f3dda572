"""The script of docs/whep.md: a player that knows nothing of us hears a session."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile

from orchestron_jupyter import Session
from tests.e2e.sound import peak_frequency
from tests.server.processes import TOKEN, jupyter_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.processes import JupyterServer

SCRIPT = Path(__file__).parent.parent / "docs" / "listen.py"
TONES = "instr Tones\nouts oscili:a(0.5, 440), oscili:a(0.5, 660)\nendin\n"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[JupyterServer]:
    with jupyter_server(tmp_path) as running:
        monkeypatch.setenv("JPY_PARENT_PID", str(running.process.pid))
        monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "RUNTIME_DIR"))
        yield running


def test_it_records_both_sides_of_a_session_and_is_listed_meanwhile(
    server: JupyterServer, tmp_path: Path
) -> None:
    file = tmp_path / "sound.wav"
    with Session("song") as session:
        session.compile(TONES)["Tones"].note_on()
        listening = subprocess.Popen(
            [sys.executable, str(SCRIPT), server.address, TOKEN, str(file), "3"]
        )
        seen = set()
        while listening.poll() is None:
            seen |= {(each.state, each.preset, each.way) for each in session.listeners}
    assert listening.returncode == 0
    assert ("live", "balanced", "element") in seen

    sound, rate = soundfile.read(file)

    assert (rate, sound.shape[1]) == (48000, 2)
    assert len(sound) > 2 * rate
    assert peak_frequency(sound[rate:, 0]) == pytest.approx(440, abs=1)
    assert peak_frequency(sound[rate:, 1]) == pytest.approx(660, abs=1)
