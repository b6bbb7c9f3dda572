"""Those who get the packets: each a file here, all alike to the performance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..encoder import Packet


class Listener(Protocol):
    """Takes packets on the event loop; never waits, drops what it has no room for."""

    def push(self, packet: Packet) -> None:
        """Take the next packet."""


class Listeners:
    """All listeners of an engine; hands each packet to each of them, on the event loop.

    Parameters
    ----------
    on_change
        Called when a listener came or went.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._on_change = on_change
        self._listeners: dict[str, Listener] = {}

    def __len__(self) -> int:
        return len(self._listeners)

    def add(self, listener_id: str, listener: Listener) -> None:
        """From the next packet on, `listener` gets each."""
        self._listeners[listener_id] = listener
        self._on_change()

    def remove(self, listener_id: str) -> None:
        """No more packets for this one; it is no error if it is gone."""
        if self._listeners.pop(listener_id, None) is not None:
            self._on_change()

    def push(self, packet: Packet) -> None:
        """Hand a packet to everybody."""
        for listener in self._listeners.values():
            listener.push(packet)
