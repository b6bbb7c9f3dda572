"""MIDI files that play, on the samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mido
import numpy as np
import pytest

from orchestron_jupyter import protocol
from tests.engine.midi_files import STEP, message, midi_file
from tests.engine.tap import HALF_A_CYCLE, Tap

if TYPE_CHECKING:
    from collections.abc import Callable

ON, OFF = b"\x90\x3c\x64", b"\x80\x3c\x00"
HELD = midi_file(
    [
        message("control_change", control=64, value=127),
        message("note_on", note=60, velocity=100),
        message("note_on", 48, note=64, velocity=100),
        message("note_off", 48, note=64),
        message("note_on", 48000, note=67, velocity=100),
    ]
)


async def test_a_file_plays_by_its_tempo_map_with_all_its_tracks(
    run_engine: Callable[..., Any],
) -> None:
    def tempo(beats: float, time: int) -> Any:
        return mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(beats), time=time)

    tune = midi_file(
        [tempo(300, 0), tempo(150, 480)],
        [
            message("note_on", note=60, velocity=100),
            message("note_off", 240, note=60),
            message("note_on", 480, note=62, velocity=100),
            message("note_on", 120, note=62, velocity=0),
        ],
        [
            message("note_on", 480, note=40, velocity=100, channel=1),
            message("note_off", 240, note=40, channel=1),
        ],
    )
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(STEP))
        recorder = Tap(engine)
        at = engine.status().engine_time + 2.0  # it takes a while to read it
        playback = await engine.handle(protocol.PlayMidiFile(tune, at))
        plays = await engine.handle(protocol.MidiFilePlays(playback.id))
        left = await recorder.changes(at + 0.6, 0)
        right = await recorder.changes(at + 0.6, 1)
        plays_after = await engine.handle(protocol.MidiFilePlays(playback.id))

    assert playback.duration == pytest.approx(0.5)
    assert (plays, plays_after) == (True, False)
    for changes, expected in ((left, [0.0, 0.1, 0.4, 0.5]), (right, [0.2, 0.4])):
        assert [time - at for time, _value in changes] == pytest.approx(expected, abs=HALF_A_CYCLE)
        assert [value for _time, value in changes] == [0.25, 0.0] * (len(expected) // 2)


async def test_a_file_that_is_stopped_lets_go_of_keys_and_pedals(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(STEP))
        recorder = Tap(engine)
        playback = await engine.handle(protocol.PlayMidiFile(HELD))
        sounding = await recorder.until(engine.status().engine_time + 0.25)
        await engine.handle(protocol.StopMidiFile(playback.id))
        await engine.handle(protocol.StopMidiFile(playback.id))
        stopped = await recorder.until(engine.status().engine_time + 0.1)
        await engine.handle(protocol.SendMidi(ON))
        pressed = await recorder.until(engine.status().engine_time + 0.05)
        await engine.handle(protocol.SendMidi(OFF))
        released = await recorder.until(engine.status().engine_time + 0.05)
        plays = await engine.handle(protocol.MidiFilePlays(playback.id))

    assert playback.duration == pytest.approx(50.1, abs=0.1)
    assert sounding[-1, 0] == 0.5  # one key, and one on the pedal
    assert stopped[-1, 0] == 0.0
    assert (pressed[-1, 0], released[-1, 0]) == (0.25, 0.0)
    assert not plays


async def test_a_long_file_is_planned_bit_by_bit_and_plays_evenly(
    run_engine: Callable[..., Any],
) -> None:
    clicks = [
        message("note_on" if n % 2 == 0 else "note_off", 5, note=60, velocity=100)
        for n in range(20_000)
    ]
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(STEP))
        recorder = Tap(engine)
        tune = midi_file(clicks)
        at = engine.status().engine_time + 2.0  # as above
        await engine.handle(protocol.PlayMidiFile(tune, at))
        planned = len(engine._stage.commands._later)
        changes = await recorder.changes(at + 1.0)

    expected = at + 5 / 480 * 0.5 * np.arange(1, len(changes) + 1)
    assert planned <= 200
    assert len(changes) > 150
    assert [time for time, _value in changes] == pytest.approx(list(expected), abs=HALF_A_CYCLE)
