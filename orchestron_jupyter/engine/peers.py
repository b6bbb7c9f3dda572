"""All who listen to one engine: by WebRTC or through the Jupyter server, and an end to each.

The rule: a listener is either here, with everything it has open, or gone with all of it. Ending one
takes it out at once; closing what it had open may take its time.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

from aiortc.exceptions import InvalidStateError

from .. import presets
from ..errors import LimitError, SessionNotFoundError
from ..protocol import Answer
from .listeners.peer_listener import PeerListener
from .listeners.relay import RelayListener
from .peer import Peer
from .relay import Relay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..control_socket import Stream
    from ..protocol import (
        Command,
        ConfigureListener,
        Listen,
        ListenerDescription,
        ListenerStats,
        OpenRelay,
    )
    from ..settings import Settings
    from .listeners import Listeners


class Peers:
    """Answers offers and ends connections.

    Parameters
    ----------
    settings
        Listener limit, queue bounds, and how a listener listens that does not say how.
    listeners
        Where a peer's listener gets its packets from.
    on_end
        Called with a listener's id and the reason when its connection is over.
    handle
        Carries out what a page asks for on its control channel.
    """

    def __init__(
        self,
        settings: Settings,
        listeners: Listeners,
        on_end: Callable[[str, str], None],
        handle: Callable[[Command[Any]], Awaitable[object]],
    ) -> None:
        self._settings = settings
        self._listeners = listeners
        self._on_end = on_end
        self._handle = handle
        self._peers: dict[str, Peer | Relay] = {}
        self._endings: set[asyncio.Future[None]] = set()

    async def answer(self, command: Listen) -> Answer:
        """Answer an offer with a new listener.

        Raises
        ------
        ArgumentError
            If the preset can't go the way that was asked for.
        OfferError
            If it is no offer, or does not ask for what the listener needs.
        LimitError
            If the session has as many listeners as it may.
        UnreachableError
            If the engine has no address that a browser could reach.
        SessionNotFoundError
            If it was ended before it had its answer.
        """
        self._check_limit()
        listener = self._new_listener(command)
        peer = Peer(
            listener,
            self._handle,
            lambda reason: self._end_soon(listener.id, reason),
            self._settings,
        )
        self._peers[listener.id] = peer
        try:
            sdp = await peer.answer(command.sdp)
        except BaseException as error:
            if listener.id in self._peers:
                await self._close(listener.id)
            elif isinstance(error, InvalidStateError):
                self._get(listener.id)  # its page is gone, and aiortc stumbled over that
            raise
        self._get(listener.id)  # its page may have gone in the meantime
        self._listeners.add(listener.id, listener)
        return Answer(listener.id, sdp, peer.faults)

    async def relay(self, command: OpenRelay, stream: Stream) -> ListenerDescription:
        """Make a control connection a listener.

        Raises
        ------
        LimitError
            If the session has as many listeners as it may.
        """
        self._check_limit()
        listener = RelayListener(
            secrets.token_urlsafe(12),
            command.page,
            self._settings,
            preset=command.preset or self._settings.preset,
            on_encodings=self._listeners.note_encodings,
        )
        relay = Relay(listener, stream, lambda reason: self._end_soon(listener.id, reason))
        self._peers[listener.id] = relay
        self._listeners.add(listener.id, listener)
        return relay.describe()

    def configure(self, command: ConfigureListener) -> ListenerDescription:
        """Change how a listener listens.

        Raises
        ------
        ArgumentError
            If the preset can't go that way, or the peer has no channel for the worklet.
        SessionNotFoundError
            If there is no such listener.
        """
        peer = self._get(command.listener_id)
        peer.configure(command.preset, command.way)
        return peer.describe()

    def report(self, listener_id: str, stats: ListenerStats) -> None:
        """Note what a listener's page measured; raises `SessionNotFoundError` if it is gone."""
        self._get(listener_id).listener.report(stats)

    def describe(self) -> tuple[ListenerDescription, ...]:
        """Describe every listener, oldest first."""
        return tuple(peer.describe() for peer in self._peers.values())

    async def end(self, listener_id: str, reason: str = "The listener left.") -> None:
        """End one listener.

        Raises
        ------
        SessionNotFoundError
            If there is none with this id.
        """
        self._get(listener_id)
        await self._end(listener_id, reason)

    async def end_page(self, page: str) -> None:
        """End all listeners of a page."""
        of_page = [key for key, peer in self._peers.items() if peer.listener.page == page]
        await asyncio.gather(*(self._end(each, "The page is gone.") for each in of_page))

    async def stop(self) -> None:
        """End every listener."""
        reason = "The engine ends."
        await asyncio.gather(*(self._close(each, reason) for each in list(self._peers)))
        await asyncio.gather(*self._endings)

    def _new_listener(self, command: Listen) -> PeerListener:
        way = command.way or "element"
        preset = command.preset or self._settings.preset
        if command.preset is None and way == "element" and presets.needs_worklet(preset):
            preset = "quality"  # a player that knows nothing of presets gets the best it can play
        return PeerListener(
            secrets.token_urlsafe(12),
            command.page,
            self._settings,
            preset=preset,
            way=way,
            on_encodings=self._listeners.note_encodings,
        )

    def _check_limit(self) -> None:
        if len(self._peers) >= self._settings.listener_limit:
            msg = (
                f"This session has its {self._settings.listener_limit} listeners already. "
                "Try again when one has left, or raise the setting listener_limit."
            )
            raise LimitError(msg)

    def _get(self, listener_id: str) -> Peer | Relay:
        try:
            return self._peers[listener_id]
        except KeyError:
            msg = "There is no such listener; its connection may have ended already."
            raise SessionNotFoundError(msg) from None

    def _end_soon(self, listener_id: str, reason: str) -> None:
        if listener_id not in self._peers:
            return
        # At once, so that whoever else says that it is over finds it gone.
        ending = asyncio.ensure_future(self._end(listener_id, reason))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    def _end(self, listener_id: str, reason: str) -> Awaitable[None]:
        closing = self._close(listener_id, reason)
        self._on_end(listener_id, reason)
        return closing

    def _close(self, listener_id: str, reason: str = "") -> Awaitable[None]:
        """Take a peer out at once; what is returned closes its connection."""
        peer = self._peers.pop(listener_id)
        self._listeners.remove(listener_id)
        return peer.close(reason)
