"""Commands about the sound device of local mode."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ... import protocol
from ...errors import ArgumentError
from ...settings import SettingError, checked
from .. import arguments
from ..sound_devices import listed_devices

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..stage import Stage
    from . import Handlers


class DeviceCommands:
    """Lists sound devices and chooses one.

    Parameters
    ----------
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    status
        Describes the engine.
    forget
        Called when everything that sounded has been ended.
    """

    def __init__(
        self,
        stage: Callable[[], Stage],
        status: Callable[[], protocol.EngineStatus],
        forget: Callable[[], None],
    ) -> None:
        self._stage = stage
        self._status = status
        self._forget = forget
        self.handlers: Handlers = {
            protocol.ListDevices: self._list,
            protocol.UseDevice: self._use,
        }

    async def _list(self, _command: protocol.ListDevices) -> tuple[protocol.AudioDevice, ...]:
        return await asyncio.get_running_loop().run_in_executor(None, listed_devices)

    async def _use(self, command: protocol.UseDevice) -> protocol.EngineStatus:
        given = {
            "audio_device": command.device,
            "audio_module": command.module,
            "device_buffer": command.buffer,
            "device_hardware_buffer": command.hardware_buffer,
        }
        try:
            chosen = {
                name: checked(name, value) for name, value in given.items() if value is not None
            }
        except SettingError as error:
            raise ArgumentError(str(error)) from None
        for name in ("audio_device", "audio_module"):
            if chosen.get(name):
                arguments.check_name(name, chosen[name])
        await self._stage().use_device(chosen)
        self._forget()
        return self._status()
