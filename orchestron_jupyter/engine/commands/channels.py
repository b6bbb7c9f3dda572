"""Commands about channels."""

from __future__ import annotations

import asyncio
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
        }

    async def _set(self, command: protocol.SetChannel) -> None:
        stage = self._stage()
        arguments.check_name("channel", command.name)
        arguments.check_time(command.at)
        await stage.run_at(command.at, lambda: stage.host.channels.set(command.name, command.value))

    async def _get(self, command: protocol.GetChannel) -> float | str:
        stage = self._stage()
        arguments.check_name("channel", command.name)
        return await asyncio.wrap_future(
            stage.commands.call(lambda: stage.host.channels.get(command.name))
        )
