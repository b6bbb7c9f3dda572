"""What this server is and can do: asked by the panel, by tools and by people.

The rule: it answers also where Csound is missing, and being asked is no activity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tornado import web

from ..._version import __version__
from .base import ApiHandler

if TYPE_CHECKING:
    from ..sessions import SessionManager


class StatusHandler(ApiHandler):
    """`GET orchestron/api/status`."""

    _track_activity = False

    def initialize(self, sessions: SessionManager, instance_id: str) -> None:  # type: ignore[override]
        super().initialize(sessions)
        self._instance_id = instance_id

    @web.authenticated
    async def get(self) -> None:
        csound = await self.sessions.csound()
        settings = self.sessions.settings
        self.reply(
            {
                "version": __version__,
                "instance_id": self._instance_id,
                "audio_output_mode": settings.audio_output_mode,
                "csound_version": csound.csound_version if csound else "",
                "csound_missing": csound.csound_missing if csound else "",
                "limits": {
                    "session_limit": settings.session_limit,
                    "listener_limit": settings.listener_limit,
                },
            }
        )
