"""A process that lists the sound devices which Csound can play on, as one line of JSON.

The rule: asking a driver may crash or hang whoever asks, so it is asked here, and nowhere where
anything sounds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ..errors import CsoundMissingError, EngineError
from ..protocol import AudioDevice
from .csound_host import CsoundHost, Text
from .csound_library import load_csound
from .lifeline import taken_stdout
from .sound_device import CANDIDATES, may_open_portaudio

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT: Final = 15.0
"""Seconds that the listing may take."""


def listed_devices() -> tuple[AudioDevice, ...]:
    """Return the devices; waits for the process that asks.

    Raises
    ------
    EngineError
        If the drivers did not answer.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LIMIT,
            check=True,
        )
        return msgspec.json.decode(done.stdout, type=tuple[AudioDevice, ...])
    except (subprocess.SubprocessError, msgspec.DecodeError) as error:
        msg = f"The sound devices of this machine could not be listed: {error}"
        raise EngineError(msg) from None


def main() -> None:
    """Print the devices."""
    stdout = taken_stdout()  # drivers print
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            ctcsound = load_csound(Path(folder), device_plugins=True)
        except CsoundMissingError:
            found: list[AudioDevice] = []
        else:
            found = list(_devices(ctcsound))
    os.write(stdout, msgspec.json.encode(found))
    os._exit(0)  # drivers have exit handlers that may hang


def _devices(ctcsound: Any) -> Iterator[AudioDevice]:
    host = CsoundHost(ctcsound)
    host.start(Text("i_silence = 0\n"))
    modules = host.audio_modules()
    for module in CANDIDATES.get(sys.platform, CANDIDATES["linux"]):
        if module not in modules or (module == "pa_cb" and not may_open_portaudio()):
            continue
        if module == "pulse":  # Csound's plugin lists none
            yield from _pulse_devices()
        else:
            yield from _csound_devices(ctcsound, module)


def _csound_devices(ctcsound: Any, module: str) -> Iterator[AudioDevice]:
    csound = ctcsound.Csound()
    csound.setOption("-odac")
    csound.setRTAudioModule(module)
    for device in csound.audioDevList(True):  # noqa: FBT003  # ctcsound's
        name = str(device["device_id"]).removeprefix("dac").removeprefix(":")
        yield AudioDevice(name, module, str(device["device_name"]), int(device["max_nchnls"]))


def _pulse_devices() -> Iterator[AudioDevice]:
    """Ask PulseAudio (or PipeWire in its place) by its own command."""
    pactl = shutil.which("pactl")
    if pactl is None:
        return
    try:
        sinks = json.loads(_output(pactl, "list", "sinks"))
        default = json.loads(_output(pactl, "info")).get("default_sink_name")
    except (subprocess.SubprocessError, ValueError):
        return
    for sink in sinks:
        yield AudioDevice(
            name=sink["name"],
            module="pulse",
            title=sink.get("description", ""),
            channels=len(sink.get("channel_map", "").split(",")),
            is_default=sink["name"] == default,
        )


def _output(pactl: str, *arguments: str) -> bytes:
    command = [pactl, "--format=json", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, timeout=5, check=True).stdout


if __name__ == "__main__":
    main()
