"""One WebRTC connection: the offer it was made from, its channels, and how it is watched.

The rule: whatever aiortc leaves open is closed here. A peer that is not connected within a bound or
whose connection is over says so once, and is closed by whoever holds it.

References
----------
JSEP (RFC 8829), data channels (RFC 8831).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import msgspec
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.exceptions import InvalidAccessError, InvalidStateError

from ..errors import ArgumentError, OfferError
from . import control_channel, ice
from .control_channel import ControlChannel
from .gathering import Gathering
from .listeners import data_channel

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aioice import Connection as IceConnection
    from aiortc import RTCDataChannel

    from ..protocol import Command, ListenerDescription, Path, Way
    from ..settings import PresetName, Settings
    from .listeners.peer_listener import PeerListener

CONNECT_LIMIT: Final = 9.0
"""Seconds until a peer that is not connected is given up."""

_OVER: Final = {"failed", "closed"}


class Peer:
    """One listener's connection.

    Parameters
    ----------
    listener
        What it carries.
    handle
        Carries out what the page asks for on its control channel.
    on_over
        Called with a sentence when the connection is over, or never came about.
    settings
        Which servers are asked, and which ports are used.
    """

    def __init__(
        self,
        listener: PeerListener,
        handle: Callable[[Command[Any]], Awaitable[object]],
        on_over: Callable[[str], None],
        settings: Settings,
    ) -> None:
        self.listener = listener
        self._gathering = Gathering(settings, listener.id)
        self._handle = handle
        self._on_over = on_over
        # Without a list of servers aiortc asks Google's.
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._controls: list[ControlChannel] = []
        self._watchdog: asyncio.TimerHandle | None = None

    async def answer(self, sdp: str) -> str:
        """Take an offer; returns the answer to it.

        Raises
        ------
        OfferError
            If it is no offer, or does not ask for what the listener needs.
        UnreachableError
            If there is no address to answer with.
        """
        offer = ice.without_mdns(sdp)
        await self._take(offer)
        self._connection.on("datachannel", self._on_channel)
        self._connection.addTrack(self.listener.track)
        for each in self._ice_connections():
            self._gathering.take_over(each)
        try:
            await self._connection.setLocalDescription(await self._connection.createAnswer())
        except (ValueError, InvalidAccessError, InvalidStateError) as error:
            msg = f"The offer has nothing in common with Opus over DTLS-SRTP: {error}"
            raise OfferError(msg) from None
        if ice.has_candidates(offer) and offer == sdp:
            # Chromium never says that there are no more. Where it gave none, or names that were
            # taken out, it will be found by its packets: aioice gives up at once when nothing is
            # left of a list that is said to be complete.
            await self._connection.addIceCandidate(None)
        self._watch()
        return str(self._connection.localDescription.sdp)

    def configure(self, preset: PresetName | None, way: Way | None) -> None:
        """Change how it listens.

        Raises
        ------
        ArgumentError
            If the preset can't go that way, or the peer has no channel for the worklet.
        """
        if way == "worklet" and not self._has_channels:
            msg = "This listener's offer had no data channels, which the worklet plays from."
            raise ArgumentError(msg)
        self.listener.configure(preset, way)

    def describe(self) -> ListenerDescription:
        """Describe the listener, and the way that its packets take."""
        described = self.listener.describe()
        return msgspec.structs.replace(described, path=self._path(), faults=self.faults)

    @property
    def faults(self) -> tuple[str, ...]:
        """What was in vain on the way to an answer, in sentences."""
        return tuple(self._gathering.faults)

    def close(self, _reason: str = "") -> Awaitable[None]:
        """Stop the sound at once; what is returned closes the connection."""
        if self._watchdog is not None:
            self._watchdog.cancel()
        for control in self._controls:
            control.close()
        self.listener.stop()
        closing: Awaitable[None] = self._connection.close()
        return closing

    @property
    def _has_channels(self) -> bool:
        return self._connection.sctp is not None

    def _ice_connections(self) -> set[IceConnection]:
        transports = [each.receiver.transport for each in self._connection.getTransceivers()]
        if self._connection.sctp is not None:
            transports.append(self._connection.sctp.transport)
        return {each.transport._connection for each in transports}  # noqa: SLF001  # no other way

    def _path(self) -> Path:
        """Tell how packets go, as far as it is seen from here.

        Of a browser behind a TURN server that its offer did not name only the address is known.
        """
        pairs = [
            pair
            for each in self._ice_connections()
            for pair in each._nominated.values()  # noqa: SLF001  # aioice does not tell
        ]
        ends = {end.type for each in pairs for end in (each.local_candidate, each.remote_candidate)}
        return "" if not pairs else "relayed" if "relay" in ends else "direct"

    async def _take(self, offer: str) -> None:
        connection = self._connection
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
        if not any(each.kind == "audio" for each in connection.getTransceivers()):
            msg = "The offer has no audio section; add an audio transceiver that receives."
            raise OfferError(msg)
        if self.listener.needs_channel and not self._has_channels:
            msg = (
                "The offer has no section for data channels, which the worklet plays from: create "
                f"the channel {data_channel.LABEL!r} before the offer, or listen with way=element."
            )
            raise OfferError(msg)

    def _on_channel(self, channel: RTCDataChannel) -> None:
        if channel.label == data_channel.LABEL:
            self.listener.channel.open(channel)
        elif channel.label == control_channel.LABEL:
            self._controls.append(ControlChannel(channel, self._handle))
        else:
            channel.close()

    def _watch(self) -> None:
        self._connection.on("connectionstatechange", self._on_state)
        loop = asyncio.get_running_loop()
        self._watchdog = loop.call_later(CONNECT_LIMIT, self._give_up)

    def _give_up(self) -> None:
        sentence = f"The browser was not reached over UDP within {CONNECT_LIMIT:.0f} s."
        self._on_over(" ".join([sentence, *self._gathering.faults]))

    def _on_state(self) -> None:
        state = self._connection.connectionState
        if state == "connected" and self._watchdog is not None:
            self._watchdog.cancel()
            self.listener.go_live()
        elif state in _OVER:
            self._on_over(f"The connection {state}.")
