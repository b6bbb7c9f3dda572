"""Those who get the packets: each kind a file here, all alike to the performance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...presets import Encoding
    from ..encoder import Packet


class Listener(Protocol):
    """Takes packets on the event loop; never waits, drops what it has no room for."""

    @property
    def encodings(self) -> Iterable[Encoding]:
        """The encodings that it needs now: one, or two while it changes from one to another."""

    def push(self, packet: Packet) -> None:
        """Take the next packet of an encoding that somebody needs; it may be another's."""


class Listeners:
    """All listeners of an engine; hands each packet to each of them, on the event loop.

    Parameters
    ----------
    on_change
        Called when a listener came or went.
    on_encodings
        Called with the encodings that are needed, when these are others than before.
    """

    def __init__(
        self,
        on_change: Callable[[], None] = lambda: None,
        on_encodings: Callable[[frozenset[Encoding]], None] = lambda _encodings: None,
    ) -> None:
        self._on_change = on_change
        self._on_encodings = on_encodings
        self._listeners: dict[str, Listener] = {}
        self._encodings: frozenset[Encoding] = frozenset()

    def __len__(self) -> int:
        return len(self._listeners)

    def add(self, listener_id: str, listener: Listener) -> None:
        """From the next packet on, `listener` gets each."""
        self._listeners[listener_id] = listener
        self.note_encodings()
        self._on_change()

    def remove(self, listener_id: str) -> None:
        """No more packets for this one; it is no error if it is gone."""
        if self._listeners.pop(listener_id, None) is not None:
            self.note_encodings()
            self._on_change()

    def push(self, packet: Packet) -> None:
        """Hand a packet to everybody."""
        for listener in self._listeners.values():
            listener.push(packet)

    def note_encodings(self) -> None:
        """Ask every listener what it needs; called when one of them needs something else."""
        needed = frozenset(
            encoding for each in self._listeners.values() for encoding in each.encodings
        )
        if needed != self._encodings:
            self._encodings = needed
            self._on_encodings(needed)
