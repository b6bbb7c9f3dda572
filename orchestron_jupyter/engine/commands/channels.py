"""Commands about channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import protocol
from .. import arguments

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..stage import Stage
    from . import Handlers


class ChannelCommands:
    """Sets and reads channels.

    Parameters
    ----------
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    """

    def __init__(self, stage: Callable[[], Stage]) -> None:
        self._stage = stage
        self.handlers: Handlers = {
            protocol.SetChannel: self._set,
            protocol.GetChannel: self._get,
            protocol.ListChannels: self._list,
            protocol.GetLevels: self._levels,
        }

    async def _set(self, command: protocol.SetChannel) -> None:
        stage = self._stage()
        arguments.check_channel(command)
        await stage.run_at(
            command.at,
            lambda: stage.host.channels.set(command.name, command.value, command.ramp),
        )

    async def _get(self, command: protocol.GetChannel) -> float | str:
        arguments.check_name("channel", command.name)
        return await self._stage().ask(lambda host: host.channels.get(command.name))

    async def _list(
        self, _command: protocol.ListChannels
    ) -> tuple[protocol.ChannelDescription, ...]:
        return tuple(await self._stage().ask(lambda host: host.channels.describe()))

    async def _levels(self, _command: protocol.GetLevels) -> dict[str, protocol.Level]:
        return await self._stage().ask(lambda host: host.channels.levels())
