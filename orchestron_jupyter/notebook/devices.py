"""Sound devices of the machine that the engine runs on, for local mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .. import protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .engine_line import EngineLine

LIMIT: Final = 30.0


class AudioDeviceWarning(UserWarning):
    """The session plays, but no sound device could be opened."""


class Devices:
    """The sound devices, looked up when they are iterated; :attr:`.session.Session.devices`.

    Parameters
    ----------
    line
        To the session's engine.

    Examples
    --------
    >>> list(session.devices)
    >>> session.devices.use("hw:1", module="alsa", hardware_buffer=512)
    """

    def __init__(self, line: EngineLine) -> None:
        self._line = line

    def __iter__(self) -> Iterator[protocol.AudioDevice]:
        devices = self._line.call(protocol.ListDevices(), LIMIT)
        return iter(devices)

    @property
    def current(self) -> str:
        """The device that plays, in words; empty if none does."""
        return self._line.call(protocol.GetStatus()).device

    @property
    def latency(self) -> float:
        """How long sound waits in the device before it is heard, in seconds."""
        return self._line.call(protocol.GetStatus()).device_latency

    def use(
        self,
        device: str | protocol.AudioDevice | None = None,
        module: str | None = None,
        buffer: int | None = None,
        hardware_buffer: int | None = None,
    ) -> None:
        """Play on another device, or with other buffers; the session's code and channels stay.

        What sounds ends.

        Parameters
        ----------
        device, module
            One of these devices, or names as the settings `audio_device` and `audio_module` take
            them; what is not given stays as it is.
        buffer, hardware_buffer
            In samples (Csound's `-b` and `-B`). The second one is the delay.

        Raises
        ------
        ArgumentError
            If it can't be opened, and the one before goes on; or in streaming mode.
        """
        name = device.name if isinstance(device, protocol.AudioDevice) else device
        if isinstance(device, protocol.AudioDevice):
            module = device.module
        self._line.call(protocol.UseDevice(name, module, buffer, hardware_buffer), LIMIT)

    def __repr__(self) -> str:
        lines = (
            f"  {each.name!r} ({each.module}){', default' if each.is_default else ''}: {each.title}"
            for each in self
        )
        current = self.current or "none plays"
        return "\n".join((f"<Devices: {current}>", *lines))
