"""Commands about listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import protocol
from ...errors import ArgumentError

if TYPE_CHECKING:
    from ...settings import AudioOutputMode
    from ..peers import Peers
    from . import Handlers


class ListeningCommands:
    """Answers offers and ends listeners.

    Parameters
    ----------
    peers
        All that listen.
    audio_output_mode
        In `local` mode there is nothing to listen to.
    """

    def __init__(self, peers: Peers, audio_output_mode: AudioOutputMode) -> None:
        self._peers = peers
        self._is_local = audio_output_mode == "local"
        self.handlers: Handlers = {
            protocol.Listen: self._listen,
            protocol.EndListener: self._end_listener,
            protocol.EndPage: self._end_page,
        }

    async def _listen(self, command: protocol.Listen) -> protocol.Answer:
        if self._is_local:
            msg = (
                "This session plays on the sound device of its own machine (local mode); "
                "to listen in a browser, start it with audio_output_mode = streaming."
            )
            raise ArgumentError(msg)
        return await self._peers.answer(command.sdp, command.page)

    async def _end_listener(self, command: protocol.EndListener) -> None:
        await self._peers.end(command.listener_id)

    async def _end_page(self, command: protocol.EndPage) -> None:
        await self._peers.end_page(command.page)
