"""The listeners of a session, and how each of them fares.

The rule: this only looks; a listener is made and ended by WHEP, and changed by its page.
"""

from __future__ import annotations

from tornado import web

from ...protocol import ListListeners
from .base import ApiHandler


class ListenersHandler(ApiHandler):
    """`GET orchestron/api/sessions/{id}/listeners`."""

    _track_activity = False

    @web.authenticated
    async def get(self, session_id: str) -> None:
        listeners = await self.sessions.get(session_id).call(ListListeners())
        self.reply(listeners)
