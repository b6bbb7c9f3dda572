"""WebRTC peers of one engine: offers in, answers out, and an end to every connection.

The rule: whatever aiortc leaves open is closed here. A peer that is not connected within a bound,
whose connection failed, or whose page is gone, is ended and its track with it.

References
----------
JSEP (RFC 8829), ICE (RFC 8445), mDNS candidates (draft-ietf-mmusic-mdns-ice-candidates).
"""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import TYPE_CHECKING, Final

import aioice.ice
import msgspec
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.exceptions import InvalidAccessError, InvalidStateError

from ..errors import LimitError, OfferError, SessionNotFoundError
from ..protocol import Answer
from .listeners.rtp_track import RtpTrack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..settings import Settings
    from .listeners import Listeners

CONNECT_LIMIT: Final = 15.0
"""Seconds until a peer that is not connected is given up."""

_MDNS_CANDIDATE: Final = re.compile(r"^a=candidate:[^\r\n]*\.local [^\r\n]*\r?\n", re.MULTILINE)
_OVER: Final = {"failed", "closed"}

_interface_addresses = aioice.ice.get_host_addresses


def host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:  # noqa: FBT001  # aioice's
    """Return this machine's addresses; the loopback one where there is no other.

    aioice leaves loopback out, so that a machine without a network would have no candidate.
    """
    return _interface_addresses(use_ipv4, use_ipv6) or (["127.0.0.1"] if use_ipv4 else [])


aioice.ice.get_host_addresses = host_addresses


class Peer(msgspec.Struct):
    """One listener's connection."""

    connection: RTCPeerConnection
    track: RtpTrack
    page: str
    watchdog: asyncio.TimerHandle | None = None


class Peers:
    """Answers offers and ends connections.

    Parameters
    ----------
    settings
        Listener limit and queue bounds.
    listeners
        Where a peer's track gets its packets from.
    on_end
        Called with a listener's id and the reason when its connection is over.
    """

    def __init__(
        self, settings: Settings, listeners: Listeners, on_end: Callable[[str, str], None]
    ) -> None:
        self._settings = settings
        self._listeners = listeners
        self._on_end = on_end
        self._peers: dict[str, Peer] = {}
        self._endings: set[asyncio.Task[None]] = set()

    async def answer(self, sdp: str, page: str) -> Answer:
        """Answer an offer with a new listener.

        Raises
        ------
        OfferError
            If it is no offer, or does not ask for audio.
        LimitError
            If the session has as many listeners as it may.
        """
        if len(self._peers) >= self._settings.listener_limit:
            msg = (
                f"This session has its {self._settings.listener_limit} listeners already "
                "(setting listener_limit)."
            )
            raise LimitError(msg)
        listener_id = secrets.token_urlsafe(12)
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        peer = Peer(connection, RtpTrack(self._settings), page)
        self._peers[listener_id] = peer
        try:
            await self._negotiate(peer, sdp)
        except BaseException:
            await self._close(listener_id)
            raise
        self._watch(listener_id, peer)
        self._listeners.add(listener_id, peer.track)
        return Answer(listener_id, connection.localDescription.sdp)

    async def end(self, listener_id: str, reason: str = "The listener left.") -> None:
        """End one listener.

        Raises
        ------
        SessionNotFoundError
            If there is none with this id.
        """
        if listener_id not in self._peers:
            msg = "There is no such listener; its connection may have ended already."
            raise SessionNotFoundError(msg)
        closing = self._close(listener_id)
        self._on_end(listener_id, reason)
        await closing

    async def end_page(self, page: str) -> None:
        """End all listeners of a page."""
        for listener_id in [key for key, peer in self._peers.items() if peer.page == page]:
            await self.end(listener_id, "The page is gone.")

    async def stop(self) -> None:
        """End every listener."""
        await asyncio.gather(*(self._close(listener_id) for listener_id in list(self._peers)))
        await asyncio.gather(*self._endings)

    async def _negotiate(self, peer: Peer, sdp: str) -> None:
        connection = peer.connection
        # Chromium's own addresses are random .local names, which cost aiortc a second each to look
        # up; it is found by its packets as a peer-reflexive candidate.
        offer = _MDNS_CANDIDATE.sub("", sdp)
        try:
            await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        except (
            ValueError,
            KeyError,
            IndexError,
            AttributeError,
            AssertionError,
            InvalidAccessError,
            InvalidStateError,
        ) as error:
            msg = f"This is no WebRTC offer that can be answered: {error}"
            raise OfferError(msg) from None
        audio = [each for each in connection.getTransceivers() if each.kind == "audio"]
        if not audio:
            msg = "The offer has no audio section; add an audio transceiver that receives."
            raise OfferError(msg)
        connection.addTrack(peer.track)
        try:
            await connection.setLocalDescription(await connection.createAnswer())
        except (ValueError, InvalidAccessError, InvalidStateError) as error:
            msg = f"The offer has nothing in common with Opus over DTLS-SRTP: {error}"
            raise OfferError(msg) from None
        if "a=candidate:" in offer:
            # Chromium never says that there are no more. Where it gave none it will be found by
            # its packets; aioice gives up at once on an empty list that is said to be complete.
            await connection.addIceCandidate(None)

    def _watch(self, listener_id: str, peer: Peer) -> None:
        connection = peer.connection

        def on_change() -> None:
            if connection.connectionState == "connected" and peer.watchdog is not None:
                peer.watchdog.cancel()
            elif connection.connectionState in _OVER:
                self._end_soon(listener_id, f"The connection {connection.connectionState}.")

        connection.on("connectionstatechange", on_change)
        peer.watchdog = asyncio.get_running_loop().call_later(
            CONNECT_LIMIT,
            self._end_soon,
            listener_id,
            f"The browser was not reached over UDP within {CONNECT_LIMIT:.0f} s.",
        )

    def _end_soon(self, listener_id: str, reason: str) -> None:
        if listener_id not in self._peers:
            return
        ending = asyncio.get_running_loop().create_task(self.end(listener_id, reason))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    def _close(self, listener_id: str) -> Awaitable[None]:
        """Take a peer out at once; what is returned closes its connection."""
        peer = self._peers.pop(listener_id)
        self._listeners.remove(listener_id)
        if peer.watchdog is not None:
            peer.watchdog.cancel()
        peer.track.stop()
        closing: Awaitable[None] = peer.connection.close()
        return closing
