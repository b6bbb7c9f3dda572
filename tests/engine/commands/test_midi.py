"""MIDI commands, on the samples that a whole engine renders."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

import mido
import numpy as np
import pytest

from orchestron_jupyter import protocol, render
from orchestron_jupyter.engine.commands import midi
from orchestron_jupyter.errors import ArgumentError
from tests.engine.midi_files import STEP, message, midi_file
from tests.engine.tap import HALF_A_CYCLE, RATE, Tap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


BENT = """
instr 1, 2
  kCps cpsmidib 2
  aOut = oscili:a(ampmidi(0.4), kCps) * linsegr:a(1, 1, 1, 0.01, 0)
  outch p1, aOut
endin
"""
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


def csd(options: str) -> str:
    return (
        f"<CsoundSynthesizer>\n<CsOptions>\n{options}\n</CsOptions>\n<CsInstruments>\n"
        f"sr = 48000\nksmps = 32\nnchnls = 2\n0dbfs = 1\n{STEP}</CsInstruments>\n"
        "<CsScore>\nf0 60\n</CsScore>\n</CsoundSynthesizer>\n"
    )


@pytest.mark.parametrize("ahead", [0.05, 0.06543, 0.1111])
async def test_a_note_begins_and_ends_at_its_times_to_half_a_k_cycle(
    run_engine: Callable[..., Any], ahead: float
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(STEP))
        recorder = Tap(engine)
        on = engine.status().engine_time + ahead
        off = on + 0.0789
        await engine.handle(protocol.SendMidi(ON, on))
        await engine.handle(protocol.SendMidi(OFF, off))
        changes = await recorder.changes(off + 0.05)

    assert [value for _time, value in changes] == [0.25, 0.0]
    assert changes[0][0] == pytest.approx(on, abs=HALF_A_CYCLE)
    assert changes[1][0] == pytest.approx(off, abs=HALF_A_CYCLE)


async def test_code_that_is_compiled_live_is_played_by_the_channel_of_its_number(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile("instr Other\nendin\n"))
        await engine.handle(protocol.Compile(STEP))
        recorder = Tap(engine)
        await engine.handle(protocol.SendMidi(b"\x91\x3c\x64"))
        sound = await recorder.until(engine.status().engine_time + 0.1)

    assert sound[-1].tolist() == [0.0, 0.25]


async def test_code_that_assigns_channels_itself_has_its_way(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(STEP + "massign 0, 0\nmassign 7, 2\n"))
        await engine.handle(protocol.Compile(STEP))
        recorder = Tap(engine)
        await engine.handle(protocol.SendMidi(b"\x90\x3c\x64\x91\x3c\x64\x96\x3c\x64"))
        sound = await recorder.until(engine.status().engine_time + 0.1)

    assert sound[-1].tolist() == [0.0, 0.25]


async def test_channels_stay_as_they_were_when_csound_begins_again(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(STEP))
        stage = engine._stage
        await stage.run_at(None, lambda: stage.host._csound.inputMessage("e"))
        before = stage.host.midi
        while stage.host.midi is before:
            await asyncio.sleep(0.01)
        recorder = Tap(engine)
        await engine.handle(protocol.SendMidi(b"\x91\x3c\x64"))
        sound = await recorder.until(engine.status().engine_time + 0.1)

    assert sound[-1].tolist() == [0.0, 0.25]


async def test_broken_data_is_refused_before_csound_sees_it(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(STEP))
        recorder = Tap(engine)
        with pytest.raises(ArgumentError, match="lacks its last"):
            await engine.handle(protocol.SendMidi(ON + b"\x90\x3c"))
        with pytest.raises(ArgumentError, match="engine time"):
            await engine.handle(protocol.SendMidi(ON, float("nan")))
        sound = await recorder.until(engine.status().engine_time + 0.1)

    assert not sound.any()


async def test_an_orchestra_that_wants_system_exclusive_messages_gets_them(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.SendMidi(b"\xf0\x01\xf7"))
        await engine.handle(protocol.Compile('chn_S "midi.sysex", 1\n'))
        await engine.handle(protocol.SendMidi(b"\xf0\x7e\x09\x01\xf7"))
        seen = await engine.handle(protocol.GetChannel("midi.sysex"))

    assert seen == "f0 7e 09 01 f7"


async def test_notes_by_midi_leave_no_line_behind(run_engine: Callable[..., Any]) -> None:
    events: list[protocol.Event] = []
    async with run_engine(events.append) as engine:
        text = csd("--midi-key-cps=4 --midi-velocity=5")
        compiled = await engine.handle(protocol.LoadCsd(text))
        await engine.handle(protocol.SendMidi(ON))
        await asyncio.sleep(0.6)

    assert compiled.notes == ()
    assert [each for each in events if isinstance(each, protocol.CsoundMessage)] == []


async def test_panic_ends_the_notes_and_the_files_that_play(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(STEP))
        playback = await engine.handle(protocol.PlayMidiFile(HELD))
        await engine.handle(protocol.SendMidi(b"\xb0\x40\x7f" + ON + OFF))
        late = engine.status().engine_time + 0.1
        await engine.handle(protocol.SendMidi(ON, late))
        await asyncio.sleep(0.03)
        await engine.handle(protocol.Panic())
        recorder = Tap(engine)
        silence = await recorder.until(late + 0.5)
        plays = await engine.handle(protocol.MidiFilePlays(playback.id))
        await engine.handle(protocol.SendMidi(ON))
        again = await recorder.until(engine.status().engine_time + 0.05)

    assert not silence.any()
    assert not plays
    assert again[-1, 0] == 0.25


async def test_a_broken_file_is_refused_with_a_sentence(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        with pytest.raises(ArgumentError, match="no MIDI file that can be read"):
            await engine.handle(protocol.PlayMidiFile(b"MThd and no more"))


async def test_more_files_than_anybody_can_hear_are_refused(
    run_engine: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(midi, "MOST_FILES", 2)
    async with run_engine() as engine:
        for _ in range(2):
            await engine.handle(protocol.PlayMidiFile(HELD))
        with pytest.raises(ArgumentError, match="stop one first"):
            await engine.handle(protocol.PlayMidiFile(HELD))
        await engine.handle(protocol.Panic())
        await engine.handle(protocol.PlayMidiFile(HELD))


@pytest.mark.parametrize("option", ["-odac -F {}", "-F{}", "--midifile={}"])
async def test_the_midi_file_of_a_csd_plays_from_its_first_k_cycle(
    run_engine: Callable[..., Any], tmp_path: Path, option: str
) -> None:
    (tmp_path / "tune.mid").write_bytes(
        midi_file(
            [
                message("note_on", note=60, velocity=100),
                message("note_off", 96, note=60),
                message("note_on", 96, note=60, velocity=100, channel=1),
            ]
        )
    )
    text = csd(option.format("tune.mid"))
    async with run_engine() as engine:
        recorder = Tap(engine)
        compiled = await engine.handle(protocol.LoadCsd(text, str(tmp_path)))
        start = engine._stage._performance._base_time
        left = await recorder.changes(start + 0.3, 0)
        right = await recorder.changes(start + 0.3, 1)

    assert [time - start for time, _value in left] == pytest.approx([0, 0.1], abs=1e-3)
    assert [time - start for time, _value in right] == pytest.approx([0.2], abs=1e-3)
    assert any("tune.mid" in note and "plays" in note for note in compiled.notes)
    assert not compiled.warnings


async def test_the_midi_file_of_a_csd_sounds_as_csound_plays_it_offline(
    run_engine: Callable[..., Any], tmp_path: Path
) -> None:
    chance = random.Random(3)
    track = []
    for _ in range(40):
        tempo = mido.bpm2tempo(chance.randrange(200, 700))
        note, channel = chance.randrange(40, 90), chance.randrange(2)
        track += [
            mido.MetaMessage("set_tempo", tempo=tempo, time=chance.randrange(100)),
            message("pitchwheel", pitch=chance.randrange(-8192, 8192), channel=channel),
            message("note_on", note=note, velocity=chance.randrange(1, 128), channel=channel),
            message("note_off", chance.randrange(1, 200), note=note, channel=channel),
        ]
    (tmp_path / "tune.mid").write_bytes(midi_file(track))
    text = csd("-F tune.mid").replace(STEP, BENT)
    path = tmp_path / "piece.csd"
    path.write_text(text)
    offline = render(path, duration=1.5)
    async with run_engine() as engine:
        recorder = Tap(engine)
        await engine.handle(protocol.LoadCsd(text, str(tmp_path)))
        start = engine._stage._performance._base_time
        sound = await recorder.until(start + 1.6)

    first = round((start - recorder.start) * RATE)
    live = sound[first : first + len(offline.samples)]
    assert np.abs(offline.samples).max() > 0.1
    assert np.allclose(live, offline.samples, atol=1e-6)


async def test_a_midi_file_that_is_not_beside_its_csd_is_a_warning(
    run_engine: Callable[..., Any], tmp_path: Path
) -> None:
    async with run_engine() as engine:
        compiled = await engine.handle(protocol.LoadCsd(csd("-F missing.mid"), str(tmp_path)))

    assert any("missing.mid" in warning for warning in compiled.warnings)


async def test_a_new_csd_ends_the_file_that_played(
    run_engine: Callable[..., Any], tmp_path: Path
) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(STEP))
        playback = await engine.handle(protocol.PlayMidiFile(HELD))
        await engine.handle(protocol.LoadCsd(csd(""), str(tmp_path)))
        recorder = Tap(engine)
        sound = await recorder.until(engine.status().engine_time + 0.3)
        plays = await engine.handle(protocol.MidiFilePlays(playback.id))

    assert not sound.any()
    assert not plays
