"""Looking for sound devices and choosing one, on a real PulseAudio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import soundfile

from orchestron_jupyter import protocol
from orchestron_jupyter.errors import ArgumentError
from tests.e2e.pulse import SINK, PulseServer
from tests.e2e.sound import peak_frequency
from tests.e2e.waiting import wait_for
from tests.engine.local_engine import LocalEngine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TONE = """
chn_k "pitch", 1
chn_a "sum", 2
instr 1
  a1 = oscili:a(0.4, chnget:k("pitch"))
  chnset a1, "sum"
  outs a1, a1
endin
"""


def test_the_devices_are_listed(pulse: PulseServer) -> None:
    assert pulse.environment
    with LocalEngine() as engine:
        devices = engine.call(protocol.ListDevices(), 30)

    sinks = {each.name: each for each in devices if each.module == "pulse"}
    assert sinks[SINK].channels == 2


def test_other_buffers_are_used_and_code_and_channels_stay(pulse: PulseServer) -> None:
    with LocalEngine(audio_module="pulse") as engine:
        engine.call(protocol.Compile(TONE))
        engine.call(protocol.SetChannel("pitch", 550.0))
        before = engine.call(protocol.GetStatus())
        status = engine.call(protocol.UseDevice(buffer=128, hardware_buffer=4096), 10)
        engine.call(protocol.Play(1))
        pulse.wait_for_sound()
        sound = pulse.record(0.5)

    assert before.device_latency == pytest.approx(1024 / before.sample_rate)
    assert status.device_latency == pytest.approx(4096 / status.sample_rate)
    assert peak_frequency(sound[:, 0]) == pytest.approx(550, abs=2)


def test_a_device_that_is_not_there_is_named_and_the_one_before_goes_on(
    pulse: PulseServer,
) -> None:
    with LocalEngine(audio_module="pulse") as engine:
        engine.call(protocol.Compile(TONE.replace('chnget:k("pitch")', "440")))
        with pytest.raises(ArgumentError, match="'hw:9'"):
            engine.call(protocol.UseDevice("hw:9", "alsa"), 10)
        status = engine.call(protocol.GetStatus())
        engine.call(protocol.Play(1))
        pulse.wait_for_sound()

    assert status.device == "default device (pulse)"
    assert status.state == "running"


def test_recording_and_levels_work_as_they_do_when_streaming(
    pulse: PulseServer, tmp_path: Path
) -> None:
    with LocalEngine(audio_module="pulse") as engine:
        engine.call(protocol.Compile(TONE.replace('chnget:k("pitch")', "440")))
        engine.call(protocol.Play(1))
        engine.call(protocol.GetLevels())
        pulse.wait_for_sound()
        running = engine.call(protocol.StartRecording(str(tmp_path / "take.wav")))
        pulse.record(0.5)
        recorded = engine.call(protocol.StopRecording(running.id))
        levels = engine.call(protocol.GetLevels())

    samples, rate = soundfile.read(tmp_path / "take.wav")
    assert rate == 48000
    assert peak_frequency(samples[:, 0]) == pytest.approx(440, abs=4)
    assert recorded.peak == pytest.approx(0.4, abs=0.01)
    assert levels["sum"].peak == pytest.approx(0.4, abs=0.01)


def test_it_is_known_how_long_the_device_has_been_silent(pulse: PulseServer) -> None:
    with LocalEngine(audio_module="pulse") as engine:
        engine.call(protocol.Compile(TONE.replace('chnget:k("pitch")', "440")))
        wait_for(1, lambda: round(engine.call(protocol.GetStatus()).silent_for), 10)
        engine.call(protocol.Play(1))
        pulse.wait_for_sound()
        sounding = engine.call(protocol.GetStatus())

    assert sounding.silent_for < 0.5


async def test_a_streaming_session_has_no_device_to_choose(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        with pytest.raises(ArgumentError, match="streams to browsers"):
            await engine.handle(protocol.UseDevice("hw:1"))


@pytest.mark.parametrize(
    "command",
    [
        protocol.UseDevice(buffer=1),
        protocol.UseDevice(hardware_buffer=10**9),
        protocol.UseDevice("bad\nname"),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    run_engine: Callable[..., Any], command: protocol.UseDevice
) -> None:
    async with run_engine() as engine:
        with pytest.raises(ArgumentError, match="is not possible"):
            await engine.handle(command)
