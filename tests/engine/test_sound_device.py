"""Sound devices for local mode, on a real PulseAudio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestron_jupyter.protocol import Compile, GetStatus, Panic, Play
from tests.e2e.sound import peak_frequency, separation_db
from tests.engine.local_engine import LocalEngine

if TYPE_CHECKING:
    from tests.e2e.pulse import PulseServer

TWO_TONES = "instr 1\nouts oscili:a(0.4, 440), oscili:a(0.4, 660)\nendin\n"


def test_the_device_that_is_there_is_found_and_heard(
    pulse: PulseServer,
) -> None:
    with LocalEngine() as engine:
        engine.call(Compile(TWO_TONES))
        engine.call(Play(1))
        pulse.wait_for_sound()
        sound = pulse.record(1.0)
        status = engine.call(GetStatus())
        engine.call(Panic())

    assert status.device == "default device (pulse)"
    assert peak_frequency(sound[:, 0]) == pytest.approx(440, abs=0.5)
    assert peak_frequency(sound[:, 1]) == pytest.approx(660, abs=0.5)
    assert separation_db(sound, 440, 660) > 50


def test_engine_time_keeps_the_devices_pace(
    pulse: PulseServer,
) -> None:
    with LocalEngine(audio_module="pulse") as engine:
        first = engine.call(GetStatus()).engine_time
        sound = pulse.record(2.0)
        passed = engine.call(GetStatus()).engine_time - first

    assert passed == pytest.approx(len(sound) / 48000, abs=0.5)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"audio_module": "warp"}, "Tried warp: Csound has no such module here"),
        ({"audio_module": "pulse"}, "Tried pulse: "),
        ({"audio_module": "alsa", "audio_device": "hw:9"}, "No sound device 'hw:9'"),
        ({}, "Tried pulse: "),
    ],
)
def test_without_a_device_the_session_says_what_was_tried_and_goes_on_in_silence(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], said: str
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "/nowhere")

    with LocalEngine(**settings) as engine:
        status = engine.call(GetStatus())
        engine.call(Compile(TWO_TONES))
        engine.call(Play(1, duration=0.1))

    assert status.state == "error"
    assert said in status.error
    assert status.device == ""
