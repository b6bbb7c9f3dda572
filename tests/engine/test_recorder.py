"""The recorder and the process that writes for it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from orchestron_jupyter.engine import recorder_process
from orchestron_jupyter.engine.recorder import BACKLOG, Recorder

if TYPE_CHECKING:
    from pathlib import Path

RATE = 48000


def test_blocks_are_written_in_order(tmp_path: Path) -> None:
    blocks = [np.full((480, 2), n / 100, np.float32) for n in range(50)]
    recorder = Recorder(tmp_path / "take.wav")

    for block in blocks:
        recorder.push(block)
    recorded = recorder.stop()

    samples, _rate = soundfile.read(tmp_path / "take.wav", dtype="float32")
    assert np.array_equal(samples, np.concatenate(blocks))
    assert recorded.duration == 0.5
    assert recorded.peak == pytest.approx(0.49)


def test_a_file_whose_sender_is_killed_in_the_middle_of_a_sample_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "take.flac"
    command = [sys.executable, "-m", recorder_process.__name__, str(path), str(RATE), "2"]
    sound = np.full((1000, 2), 0.5, np.float32).tobytes()

    done = subprocess.run(command, input=sound[:-3], stdout=subprocess.PIPE, check=True)

    samples, _rate = soundfile.read(path)
    assert json.loads(done.stdout) == {"frames": 999, "peak": 0.5, "problem": ""}
    assert np.all(samples == 0.5)
    assert len(samples) == 999


def test_a_writer_that_died_is_told(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "take.wav")
    recorder._process.kill()
    recorder._process.wait()

    for _ in range(100):
        recorder.push(np.zeros((480, 2), np.float32))
    recorded = recorder.stop()

    assert "failed" in recorded.problem


def test_what_the_disk_cannot_take_is_left_out_and_counted(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "take.wav")
    recorder._passed_on -= round(BACKLOG * RATE)  # as if a minute were waiting

    recorder.push(np.zeros((480, 2), np.float32))
    recorder.push(np.zeros((48000, 2), np.float32))
    recorded = recorder.stop()

    assert "1.0 s were left out" in recorded.problem
