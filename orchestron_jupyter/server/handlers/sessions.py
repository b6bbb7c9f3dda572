"""Sessions as REST resources.

The rule: a session's URL is its id; a name is only found or made by posting it.
"""

from __future__ import annotations

import msgspec
from jupyter_server.utils import url_path_join
from tornado import web

from ...errors import ArgumentError
from .base import ApiHandler


class NewSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is posted to make a session."""

    name: str = ""


class SessionsHandler(ApiHandler):
    """`orchestron/api/sessions`: list them, or open one."""

    @web.authenticated
    def get(self) -> None:
        self.reply([session.describe() for session in self.sessions])

    @web.authenticated
    async def post(self) -> None:
        """Answer 201 if the session is new, 200 if one of this name was there."""
        try:
            wanted = msgspec.json.decode(self.request.body or b"{}", type=NewSession)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            msg = f"The body is not what it should be: {error}"
            raise ArgumentError(msg) from None
        session, created = await self.sessions.open(wanted.name)
        location = url_path_join(self.base_url, "orchestron/api/sessions", session.id)
        self.set_header("Location", location)
        self.reply(session.describe(), 201 if created else 200)


class SessionHandler(ApiHandler):
    """`orchestron/api/sessions/{id}`: look at one, or end it."""

    @web.authenticated
    def get(self, session_id: str) -> None:
        self.reply(self.sessions.get(session_id).describe())

    @web.authenticated
    async def delete(self, session_id: str) -> None:
        await self.sessions.close(session_id)
        self.set_status(204)
        self.finish()
