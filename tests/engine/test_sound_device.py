"""Sound devices for local mode, on a real PulseAudio."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.engine_process import EngineProcess
from orchestron_jupyter.notebook.engine_client import EngineClient
from orchestron_jupyter.protocol import Compile, GetStatus, Panic, Play
from orchestron_jupyter.settings import Settings
from tests.e2e.pulse import PulseServer
from tests.e2e.sound import peak_frequency, separation_db

if TYPE_CHECKING:
    from collections.abc import Iterator

TWO_TONES = "instr 1\nouts oscili:a(0.4, 440), oscili:a(0.4, 660)\nendin\n"


@pytest.fixture(scope="module")
def pulse() -> Iterator[PulseServer]:
    with (
        tempfile.TemporaryDirectory(prefix="pulse-") as folder,
        PulseServer(Path(folder)) as server,
    ):
        yield server


class LocalEngine:
    """An engine process in local mode: a sound device's plugins are not for the tests' process."""

    def __init__(self, **settings: Any) -> None:
        chosen = Settings(audio_output_mode="local", **settings)
        self._process = EngineProcess(chosen, "", lambda _line: None, lambda _status: None)

    def __enter__(self) -> EngineClient:
        self._client = EngineClient(self._process.start().address)
        return self._client

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._process.stop()


def test_the_device_that_is_there_is_found_and_heard(
    pulse: PulseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in pulse.environment.items():
        monkeypatch.setenv(name, value)
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
    pulse: PulseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in pulse.environment.items():
        monkeypatch.setenv(name, value)
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
