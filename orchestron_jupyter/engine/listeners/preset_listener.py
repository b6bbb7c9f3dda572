"""A listener whose preset and way can change while it listens.

The rule: the old packets go on until the first of the new ones continues where they end, so that no
sample is left out and none is heard twice.
"""

from __future__ import annotations

import abc
import time
from typing import TYPE_CHECKING

import msgspec

from ... import presets
from ...errors import ArgumentError
from ...presets import Encoding
from ...protocol import ListenerDescription, ListenerStats, Way
from ...settings import PresetName

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...protocol import ListenerState
    from ...settings import Settings
    from ..encoder import Packet
    from .send_queue import SendQueue


class Listening(msgspec.Struct, frozen=True):
    """How a listener listens."""

    preset: PresetName
    way: Way
    encoding: Encoding


class PresetListener(abc.ABC):
    """One listener's sound, without the way that it takes.

    Parameters
    ----------
    listener_id, page
        Whose it is.
    settings
        Bounds of the queues, and what the presets mean.
    preset, way
        How it begins.
    on_encodings
        Called when it needs other encodings than before.

    Raises
    ------
    ArgumentError
        If the preset can't go that way.
    """

    def __init__(
        self,
        listener_id: str,
        page: str,
        settings: Settings,
        *,
        preset: PresetName,
        way: Way,
        on_encodings: Callable[[], None] = lambda: None,
    ) -> None:
        self.id = listener_id
        self.page = page
        self._settings = settings
        self._on_encodings = on_encodings
        self._now = self._listening(preset, way)
        self._next: Listening | None = None
        self._next_has_begun = False
        self._is_handing_over = False
        self._sent_until = 0
        self._connected_at: float | None = None
        self.stats: ListenerStats | None = None

    # ------------------------------------------------------------ packets

    @property
    def encodings(self) -> tuple[Encoding, ...]:
        """The encodings it needs: the present one, and the next one while it changes."""
        if self._next is None:
            return (self._now.encoding,)
        return self._now.encoding, self._next.encoding

    def push(self, packet: Packet) -> None:
        """Send a packet on its way, if it is one of this listener's."""
        encoding, following = packet.encoding, self._next
        if following is not None and encoding == following.encoding:
            self._next_has_begun = True
            ahead = packet.pts - self._sent_until
            if ahead < 0 or 0 < ahead < self._now.encoding.samples:
                return  # the present encoding has sent this, or is just about to
            self._switch(following)
        elif encoding != self._now.encoding:
            return
        elif following is not None and self._next_has_begun:
            # Stop where a packet of the next encoding begins, unless that is shorter and there
            # first: it comes, and goes on from here.
            self._is_handing_over |= packet.pts % following.encoding.samples == 0
            if self._is_handing_over and following.encoding.samples >= packet.samples:
                return
        self._sent_until = packet.pts + packet.samples
        self._send(packet, self._now.way)

    # ------------------------------------------------------------ how it listens

    def configure(self, preset: PresetName | None, way: Way | None) -> None:
        """Change preset and way; `None` leaves one as it is.

        Raises
        ------
        ArgumentError
            If the preset can't go that way; nothing has changed then.
        """
        wanted = self._next or self._now
        following = self._listening(preset or wanted.preset, way or wanted.way)
        self._next_has_begun = self._is_handing_over = False
        if following.encoding == self._now.encoding:
            self._switch(following)
        else:
            self._next = following
        self._on_encodings()

    def report(self, stats: ListenerStats) -> None:
        """Note what its page measured."""
        self.stats = stats

    def go_live(self) -> None:
        """Note that it is connected."""
        if self._connected_at is None:
            self._connected_at = time.monotonic()

    def stop(self) -> None:
        """Send nothing more."""
        for each in self._queues():
            each.clear()

    def describe(self) -> ListenerDescription:
        """Describe it as it is now."""
        wanted = self._next or self._now
        queues = self._queues()
        since = self._connected_at
        return ListenerDescription(
            id=self.id,
            page=self.page,
            state=self._state(),
            preset=wanted.preset,
            way=wanted.way,
            connected_for=0.0 if since is None else time.monotonic() - since,
            packets_sent=sum(each.sent for each in queues),
            packets_dropped=sum(each.dropped for each in queues),
            queued=sum(len(each) for each in queues),
            stats=self.stats,
        )

    # ------------------------------------------------------------ the way

    @abc.abstractmethod
    def _send(self, packet: Packet, way: Way) -> None:
        """Send the next packet, or queue it."""

    @abc.abstractmethod
    def _queues(self) -> Sequence[SendQueue]:
        """Return what may hold packets."""

    def _begin(self, way: Way) -> None:  # noqa: B027  # most have one way only
        """Note that it goes this way from now on, and has gone another way until now."""

    def _state(self) -> ListenerState:
        return "live" if self._connected_at is not None else "connecting"

    def _listening(self, preset: PresetName, way: Way) -> Listening:
        if way == "element" and presets.needs_worklet(preset):
            msg = (
                f"The preset {preset!r} is not Opus, which is all that an audio element plays; "
                "it needs way = 'worklet'."
            )
            raise ArgumentError(msg)
        return Listening(preset, way, presets.encoding(preset, self._settings))

    def _switch(self, following: Listening) -> None:
        if following.way != self._now.way:
            self._begin(following.way)
        has_other_encoding = following.encoding != self._now.encoding
        self._now, self._next = following, None
        self._next_has_begun = self._is_handing_over = False
        if has_other_encoding:
            self._on_encodings()
