"""Recording from a notebook, also when the engine dies under it."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from orchestron_jupyter.errors import ArgumentError
from orchestron_jupyter.notebook import embedded_engine

if TYPE_CHECKING:
    from pathlib import Path

    from orchestron_jupyter import Session

TONE = "instr Tone\nouts oscili:a(0.5, 440), oscili:a(0.25, 660)\nendin"


def test_a_block_is_recorded(session: Session, tmp_path: Path) -> None:
    session.compile(TONE)["Tone"].note_on()

    with session.record(tmp_path / "take.flac") as take:
        session.sleep_until(session.time + 0.5)

    assert take.path == tmp_path / "take.flac"
    assert take.duration == pytest.approx(0.5, abs=0.3)
    assert take.peak == pytest.approx(0.5, abs=0.01)
    assert take.rendering().duration == take.duration
    assert repr(take).startswith("<Recording 'take.flac': 0.")


def test_a_recording_outlives_its_engine(session: Session, tmp_path: Path) -> None:
    session.compile(TONE)["Tone"].note_on()
    take = session.record(tmp_path / "take.wav")
    session.sleep_until(session.time + 1.5)
    killed_at = session.time

    os.kill(embedded_engine._engines["test"].pid, signal.SIGKILL)
    time.sleep(1.0)
    with pytest.warns(UserWarning, match="The engine"):
        recorded = take.stop()

    samples, rate = soundfile.read(take.path)
    assert "engine ended" in recorded.problem
    assert killed_at - take.start - len(samples) / rate < 1.0
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.01)
    assert recorded.duration == len(samples) / rate


def test_a_name_that_is_no_sound_file_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="ends in"):
        session.record(tmp_path / "take.ogg")
