"""Recordings, compared sample by sample with what was played."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from orchestron_jupyter import protocol
from orchestron_jupyter.errors import ArgumentError
from tests.engine.tap import RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from orchestron_jupyter.engine.engine import Engine

NOISE = """
instr Noise
  outs random:a(-0.9, 0.9), random:a(-0.3, 0.3)
endin
instr Ramp
  a1 line 0, 10, 1
  outs a1, -a1
endin
"""


class Kept:
    """Keeps what recorders are given, by listening beside them."""

    def __init__(self, engine: Engine) -> None:
        assert engine._stage is not None
        self.blocks: list[NDArray[np.float32]] = []
        performance = engine._stage._performance
        recorders = performance.tap
        assert recorders is not None

        def tap(block: NDArray[np.float32]) -> None:
            self.blocks.append(block.copy())
            recorders(block)

        performance.tap = tap


async def test_a_wav_has_what_was_played_sample_for_sample(
    run_engine: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "take.wav"
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(NOISE))
        await engine.handle(protocol.Play("Noise"))
        running = await engine.handle(protocol.StartRecording(str(path)))
        kept = Kept(engine)
        assert engine.status().recordings == 1
        await asyncio.sleep(0.8)
        recorded = await engine.handle(protocol.StopRecording(running.id))
        assert engine.status().recordings == 0

    samples, rate = soundfile.read(path, dtype="float32")
    played = np.concatenate(kept.blocks)
    first = next(n for n in range(len(samples)) if np.array_equal(samples[n], played[0]))
    length = min(len(samples) - first, len(played))
    assert rate == RATE
    assert soundfile.info(path).subtype == "FLOAT"
    assert np.array_equal(samples[first : first + length], played[:length])
    assert length > 0.5 * RATE
    assert recorded.duration == len(samples) / RATE
    assert recorded.peak == np.abs(samples).max()
    assert recorded.problem == ""


async def test_a_flac_has_24_bits_and_begins_at_the_time_it_says(
    run_engine: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "take.flac"
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(NOISE))
        begin = engine.status().engine_time + 0.1
        await engine.handle(protocol.Play("Ramp", (), None, begin))
        await asyncio.sleep(0.2)
        running = await engine.handle(protocol.StartRecording(str(path)))
        await asyncio.sleep(0.3)
        await engine.handle(protocol.StopRecording(running.id))

    samples, _rate = soundfile.read(path)
    assert soundfile.info(path).subtype == "PCM_24"
    assert np.array_equal(samples[:, 0], -samples[:, 1])
    assert np.allclose(np.diff(samples[:, 0]), 0.1 / RATE, atol=2**-22)
    assert samples[0, 0] * 10 == pytest.approx(running.start - begin, abs=2 / 1500)


async def test_two_recordings_at_the_same_time_do_not_disturb_each_other(
    run_engine: Callable[..., Any], tmp_path: Path
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(NOISE))
        await engine.handle(protocol.Play("Noise"))
        first = await engine.handle(protocol.StartRecording(str(tmp_path / "a.wav")))
        second = await engine.handle(protocol.StartRecording(str(tmp_path / "b.wav")))
        await asyncio.sleep(0.2)
        await engine.handle(protocol.StopRecording(first.id))
        await asyncio.sleep(0.2)
        await engine.handle(protocol.StopRecording(second.id))

    long, _rate = soundfile.read(tmp_path / "b.wav")
    short, _rate = soundfile.read(tmp_path / "a.wav")
    start = round((second.start - first.start) * RATE)
    assert np.array_equal(short[start:], long[: len(short) - start])
    assert len(long) > len(short) - start


async def test_a_recording_that_runs_at_the_engines_end_is_closed(
    run_engine: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "take.wav"
    async with run_engine() as engine:
        await engine.handle(protocol.StartRecording(str(path)))
        await asyncio.sleep(0.2)

    assert soundfile.info(path).frames > 0


async def test_what_cannot_be_recorded_is_refused(
    run_engine: Callable[..., Any], tmp_path: Path
) -> None:
    taken = tmp_path / "taken.wav"
    taken.write_bytes(b"music")
    async with run_engine() as engine:
        for path, complaint in [
            (tmp_path / "take.mp3", r"\.wav or \.flac"),
            (tmp_path / "nowhere" / "take.wav", "no folder"),
            (taken, "exists"),
        ]:
            with pytest.raises(ArgumentError, match=complaint):
                await engine.handle(protocol.StartRecording(str(path)))
        await engine.handle(protocol.StartRecording(str(taken), overwrite=True))
        with pytest.raises(ArgumentError, match="already"):
            await engine.handle(protocol.StartRecording(str(taken), overwrite=True))
        with pytest.raises(ArgumentError, match="no such recording"):
            await engine.handle(protocol.StopRecording("nothing"))
