"""MIDI from a notebook, through a real engine."""

from __future__ import annotations

import time
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

import mido
import numpy as np
import pytest

from orchestron_jupyter import (
    ArgumentError,
    EngineError,
    EngineRestartedWarning,
    MidiPlayback,
    Session,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MONITOR = """
massign 0, 0
chn_k "count", 3
chn_S "seen", 3
instr Monitor
  kStatus, kChannel, kFirst, kSecond midiin
  kCount init 0
  if kStatus != 0 then
    kCount += 1
    Sseen sprintfk "%d %d %d %d", kStatus, kChannel, kFirst, kSecond
    chnset Sseen, "seen"
  endif
  chnset kCount, "count"
endin
schedule "Monitor", 0, -1
"""
CRASH = "opcode R, a, a\nas xin\nar R as\nxout ar\nendop\ninstr 1\nar R a(0)\nendin\n"


@pytest.fixture
def monitor(session: Session) -> Session:
    session.compile(MONITOR)
    return session


def until(condition: Callable[[], bool]) -> None:
    """Wait, as long as a busy machine may need."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


MESSAGES: list[tuple[Callable[[Any], None], str]] = [
    (lambda midi: midi.note_on(60), "144 1 60 100"),
    (lambda midi: midi.note_on("C#4", velocity=7, channel=16), "144 16 61 7"),
    (lambda midi: midi.note_on(np.int64(60), velocity=np.int64(3)), "144 1 60 3"),
    (lambda midi: midi.note_off("A-1", channel=2), "128 2 9 64"),
    (lambda midi: midi.control(74, 33), "176 1 74 33"),
    (lambda midi: midi.pitch_bend(0), "224 1 0 64"),
    (lambda midi: midi.pitch_bend(-1), "224 1 0 0"),
    (lambda midi: midi.pitch_bend(1.0), "224 1 127 127"),
    (lambda midi: midi.program(5, channel=10), "192 10 5 0"),
    (lambda midi: midi.aftertouch(90), "208 1 90 0"),
    (lambda midi: midi.poly_aftertouch("C4", 91), "160 1 60 91"),
    (lambda midi: midi.send([0x93, 1, 2]), "144 4 1 2"),
    (lambda midi: midi.send(mido.Message("note_on", channel=3, note=9)), "144 4 9 64"),
]


def test_each_message_arrives_as_midi_has_it(monitor: Session) -> None:
    for number, (send, seen) in enumerate(MESSAGES, 1):
        send(monitor.midi)
        until(partial(_counts, monitor, number))
        assert monitor["seen"] == seen


def _counts(monitor: Session, number: int) -> bool:
    return monitor["count"] == number


def test_bytes_may_be_several_messages(monitor: Session) -> None:
    monitor.midi.send(b"\x93\x01\x02\xb3\x01\x05")

    until(lambda: monitor["count"] == 2)
    assert monitor["seen"] == "176 4 1 5"


def test_all_notes_off_tells_all_channels(monitor: Session) -> None:
    monitor.midi.all_notes_off()

    until(lambda: monitor["count"] == 32)
    assert monitor["seen"] == "176 16 123 0"


REFUSED: list[tuple[Callable[[Any], None], str]] = [
    (lambda midi: midi.note_on(128), "note = 128"),
    (lambda midi: midi.note_on(60.5), "whole number"),
    (lambda midi: midi.note_on("H4"), "'H4' is no note"),
    (lambda midi: midi.note_on("C12"), "note = 156"),
    (lambda midi: midi.note_on(60, velocity=0.8), "velocity = 0.8"),
    (lambda midi: midi.note_on(60, channel=0), "channel = 0 .* from 1 to 16"),
    (lambda midi: midi.control(7, 128), "value = 128"),
    (lambda midi: midi.pitch_bend(1.5), "from -1 to 1"),
    (lambda midi: midi.pitch_bend(float("nan")), "from -1 to 1"),
    (lambda midi: midi.send([256]), "no MIDI data"),
    (lambda midi: midi.send("abc"), "no MIDI data"),
    (lambda midi: midi.send(b""), "nothing in it"),
    (lambda midi: midi.send(b"\x90\x3c"), "lacks its last 1"),
    (lambda midi: midi.sysex([1, 2, 0x80]), "0x80"),
    (lambda midi: midi.note_on(60, at=-1.0), "at = -1.0"),
]


def test_what_midi_does_not_know_is_refused_with_a_sentence(session: Session) -> None:
    for send, complaint in REFUSED:
        with pytest.raises(ArgumentError, match=complaint):
            send(session.midi)


def test_a_system_exclusive_message_may_be_given_bare(session: Session) -> None:
    session.compile('chn_S "midi.sysex", 1\n')
    session.midi.sysex(b"\x7e\x09")
    bare = session["midi.sysex"]
    session.midi.sysex([0xF0, 0x7E, 0x0A, 0xF7])

    assert (bare, session["midi.sysex"]) == ("f0 7e 09 f7", "f0 7e 0a f7")


@pytest.mark.parametrize("as_path", [True, False])
def test_a_file_plays_and_is_stopped(monitor: Session, tmp_path: Path, *, as_path: bool) -> None:
    keys = [mido.Message("note_on", note=60), mido.Message("note_on", note=64, time=96_000)]
    file = mido.MidiFile(tracks=[mido.MidiTrack(keys)])
    path = tmp_path / "tune.mid"
    file.save(path)
    playback = monitor.midi.play(path if as_path else file)

    until(lambda: monitor["count"] == 1)
    assert isinstance(playback, MidiPlayback)
    assert playback.duration == pytest.approx(100.0)
    assert playback.is_playing
    playback.stop()
    playback.stop()
    until(lambda: monitor["count"] == 2)
    assert monitor["seen"] == "128 1 60 64"
    assert not playback.is_playing


def test_a_file_that_can_not_play_is_refused_with_a_sentence(
    session: Session, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mid"
    broken.write_bytes(b"MThd")
    with pytest.raises(ArgumentError, match="no MIDI file that can be read"):
        session.midi.play(broken)
    with pytest.raises(FileNotFoundError):
        session.midi.play(tmp_path / "missing.mid")


def test_an_engine_that_dies_of_midi_says_which(session: Session) -> None:
    session.compile(CRASH)

    with pytest.raises(EngineError, match=r"crashed \(SIG.* MIDI 90 3c 64"):
        _press_until_it_fails(session)


def _press_until_it_fails(session: Session) -> None:
    """Press a key until it is seen that Csound died of it, while a call waits or before one."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", EngineRestartedWarning)
        try:
            until(partial(_presses, session))
        except EngineRestartedWarning as warning:
            raise EngineError(str(warning)) from None


def _presses(session: Session) -> bool:
    session.midi.note_on(60)
    return False
