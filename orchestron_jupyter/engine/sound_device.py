"""The sound device of `local` mode: which of Csound's audio modules opens one.

The rule: a module is only tried if Csound has loaded it, since Csound takes an unknown one for a
silent dummy and says nothing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import CompileError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..settings import Settings
    from .csound_host import CsoundHost

CANDIDATES: Final = {
    "linux": ("pulse", "jack", "alsa", "pa_cb"),
    "darwin": ("auhal", "pa_cb"),
    "win32": ("pa_cb", "mme"),
}
_ADDED: Final = "Failed to initialise real time audio"


class SoundDevice:
    """Finds a device once, and gives Csound's options for it.

    Parameters
    ----------
    settings
        `audio_module` and `audio_device`, which may be empty, and the buffers.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._module = ""
        os.environ.setdefault("JACK_NO_START_SERVER", "1")  # probing is not to start a daemon

    @property
    def description(self) -> str:
        """The device that plays, in words; empty while there is none."""
        if not self._module:
            return ""
        return f"{self.settings.audio_device or 'default device'} ({self._module})"

    @property
    def buffered(self) -> int:
        """Samples that wait in the device before they are heard; 0 while there is none."""
        return self.settings.device_hardware_buffer if self._module else 0

    def start(self, host: CsoundHost, start_with: Callable[[Sequence[str]], object]) -> str:
        """Start Csound on the first device that opens.

        Parameters
        ----------
        host
            Csound; only asked for its modules.
        start_with
            Starts Csound with options; raises `CompileError` when it could not.

        Returns
        -------
        str
            Empty, or a sentence with every module that was tried.
        """
        tried: list[str] = []
        for module in self._candidates():
            if module not in host.audio_modules():
                tried.append(f"{module}: Csound has no such module here")
                continue
            if module == "pa_cb" and not may_open_portaudio():
                tried.append("pa_cb: this machine has no sound card")
                continue
            try:
                start_with(self._options(module))
            except CompileError as error:
                tried.append(f"{module}: {_reason(error.message)}")
            else:
                self._module = module
                return ""
        self._module = ""
        named = f" {self.settings.audio_device!r}" if self.settings.audio_device else ""
        return (
            f"No sound device{named} could be opened on this machine. Tried {'; '.join(tried)}. "
            "Name another by audio_module and audio_device, or choose audio_output_mode=streaming."
        )

    def _candidates(self) -> tuple[str, ...]:
        if self.settings.audio_module:
            return (self.settings.audio_module,)
        if self._module:
            return (self._module,)
        return CANDIDATES.get(sys.platform, CANDIDATES["linux"])

    def _options(self, module: str) -> tuple[str, ...]:
        device = f":{self.settings.audio_device}" if self.settings.audio_device else ""
        buffers = (
            f"-b{self.settings.device_buffer}",
            f"-B{self.settings.device_hardware_buffer}",
        )
        return (f"-+rtaudio={module}", f"-odac{device}", *buffers)


def _reason(message: str) -> str:
    """Return why a device did not open, without what Csound adds (for alsa with no space)."""
    return message.partition(_ADDED)[0].strip() or message


def may_open_portaudio() -> bool:
    """Tell whether PortAudio can be asked; on a Linux without any card it aborts the process."""
    cards = Path("/proc/asound/cards")
    return not sys.platform.startswith("linux") or (cards.exists() and "[" in cards.read_text())
