"""The pages that show a session, and the grace of those whose WebSocket was lost.

The rule: a page is known from its welcome until `grace` seconds after its WebSocket closed; then it
is over once and for all, and whoever comes back is a new page.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..protocol import Event


class Pages:
    """The pages of one session.

    Parameters
    ----------
    grace
        Seconds between the loss of a page's WebSocket and the page's end.
    on_gone
        Called with a page that is over.
    """

    def __init__(self, grace: float, on_gone: Callable[[str], None]) -> None:
        self._grace = grace
        self._on_gone = on_gone
        self._receivers: dict[str, Callable[[Event], None]] = {}
        self._leaving: dict[str, asyncio.TimerHandle] = {}

    def __len__(self) -> int:
        return len(self._receivers)

    def __contains__(self, page: str) -> bool:
        return page in self._receivers or page in self._leaving

    def enter(self, receive: Callable[[Event], None]) -> str:
        """Add a page that gets every event from now on; returns the name it is known by."""
        page = secrets.token_urlsafe(16)
        self._receivers[page] = receive
        return page

    def leave(self, page: str) -> None:
        """Note that a page's WebSocket is closed; its grace begins."""
        if self._receivers.pop(page, None) is None:
            return
        loop = asyncio.get_running_loop()
        self._leaving[page] = loop.call_later(self._grace, self._end, page)

    def publish(self, event: Event) -> None:
        """Send an event to every page."""
        for receive in list(self._receivers.values()):
            receive(event)

    def close(self) -> None:
        """Forget every page."""
        for timer in self._leaving.values():
            timer.cancel()
        self._leaving.clear()
        self._receivers.clear()

    def _end(self, page: str) -> None:
        del self._leaving[page]
        self._on_gone(page)
