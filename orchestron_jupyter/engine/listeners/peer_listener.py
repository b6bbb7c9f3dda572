"""A listener by WebRTC: both ways to play, of which one sends and the other rests.

The rule: what goes over RTP and what goes over the data channel are the same packets; only the way
is chosen here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .data_channel import AudioChannel
from .preset_listener import PresetListener
from .rtp_track import RtpTrack

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...protocol import ListenerState, ListenerStats, Way
    from ...settings import PresetName, Settings
    from ..encoder import Packet
    from .send_queue import SendQueue


class PeerListener(PresetListener):
    """One peer's sound; the parameters are those of :class:`PresetListener`."""

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
        self.track = RtpTrack(settings)
        self.channel = AudioChannel(settings)
        super().__init__(
            listener_id, page, settings, preset=preset, way=way, on_encodings=on_encodings
        )

    @property
    def needs_channel(self) -> bool:
        """Whether it listens through a data channel."""
        return (self._next or self._now).way == "worklet"

    def report(self, stats: ListenerStats) -> None:
        """Note what its page measured; the element's way follows it."""
        super().report(stats)
        if self._now.way == "element":
            self.track.report(stats)

    def stop(self) -> None:
        """End both ways."""
        self.track.stop()
        self.channel.queue.clear()

    def _send(self, packet: Packet, way: Way) -> None:
        (self.track if way == "element" else self.channel).push(packet)

    def _queues(self) -> tuple[SendQueue, ...]:
        return self.track.queue, self.channel.queue

    def _begin(self, way: Way) -> None:
        # What was left there when it began to rest is old now.
        (self.track if way == "element" else self.channel).queue.clear()

    def _state(self) -> ListenerState:
        has_way = self._now.way == "element" or self.channel.is_open
        return super()._state() if has_way else "connecting"
