"""Commands about listeners, and what time it is for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import protocol
from ...errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...control_socket import Stream
    from ...settings import AudioOutputMode
    from ..peers import Peers
    from ..stage import Stage
    from . import Handlers


class ListeningCommands:
    """Answers offers, changes how listeners listen, and ends them.

    Parameters
    ----------
    peers
        All that listen.
    audio_output_mode
        In `local` mode there is nothing to listen to.
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    """

    def __init__(
        self, peers: Peers, audio_output_mode: AudioOutputMode, stage: Callable[[], Stage]
    ) -> None:
        self._peers = peers
        self._stage = stage
        self._is_local = audio_output_mode == "local"
        self.handlers: Handlers = {
            protocol.Listen: self._listen,
            protocol.ConfigureListener: self._configure,
            protocol.ReportListener: self._report,
            protocol.ListListeners: self._list,
            protocol.Time: self._time,
            protocol.EndListener: self._end_listener,
            protocol.EndPage: self._end_page,
        }

    async def open_relay(
        self, command: protocol.OpenRelay, stream: Stream
    ) -> protocol.ListenerDescription:
        """Make a control connection a listener; raises `LimitError` if there is no room."""
        self._require_streaming()
        return await self._peers.relay(command, stream)

    async def _listen(self, command: protocol.Listen) -> protocol.Answer:
        self._require_streaming()
        return await self._peers.answer(command)

    def _require_streaming(self) -> None:
        if self._is_local:
            msg = (
                "This session plays on the sound device of its own machine (local mode); "
                "to listen in a browser, start it with audio_output_mode = streaming."
            )
            raise ArgumentError(msg)

    async def _configure(self, command: protocol.ConfigureListener) -> protocol.ListenerDescription:
        return self._peers.configure(command)

    async def _report(self, command: protocol.ReportListener) -> None:
        self._peers.report(command.listener_id, command.stats)

    async def _list(
        self, _command: protocol.ListListeners
    ) -> tuple[protocol.ListenerDescription, ...]:
        return self._peers.describe()

    async def _time(self, _command: protocol.Time) -> protocol.EngineTime:
        stage = self._stage()
        return protocol.EngineTime(stage.time_now, stage.commands.scheduled, stage.load)

    async def _end_listener(self, command: protocol.EndListener) -> None:
        await self._peers.end(command.listener_id)

    async def _end_page(self, command: protocol.EndPage) -> None:
        await self._peers.end_page(command.page)
