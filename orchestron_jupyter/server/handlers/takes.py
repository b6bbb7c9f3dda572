"""Takes as REST resources: started, stopped, downloaded, deleted.

The rule: the file goes out as a plain download, which every browser knows, and to nobody who might
not listen to the session itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec
from tornado import web
from tornado.iostream import StreamClosedError

from ...errors import ArgumentError
from ..takes import TakeFormat
from .base import ApiHandler

if TYPE_CHECKING:
    from ..takes import Take

BLOCK: Final = 256 * 1024
TYPES: Final = {".wav": "audio/wav", ".flac": "audio/flac"}


class NewTake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is posted to start a take."""

    format: TakeFormat = "wav"


class TakesHandler(ApiHandler):
    """`orchestron/api/sessions/{id}/takes`: list a session's takes, or start one."""

    @web.authenticated
    def get(self, session_id: str) -> None:
        self.reply(self.sessions.takes.of(self.sessions.get(session_id)))

    @web.authenticated
    async def post(self, session_id: str) -> None:
        session = self.sessions.get(session_id)
        try:
            wanted = msgspec.json.decode(self.request.body or b"{}", type=NewTake)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            msg = f"The body is not what it should be: {error}"
            raise ArgumentError(msg) from None
        self.reply(await self.sessions.takes.start(session, wanted.format), 201)


class TakeHandler(ApiHandler):
    """`orchestron/api/takes/{take_id}`: look at a take, or delete it."""

    @web.authenticated
    def get(self, take_id: str) -> None:
        self.reply(self.sessions.takes.get(take_id).describe())

    @web.authenticated
    def delete(self, take_id: str) -> None:
        takes = self.sessions.takes
        takes.delete(takes.get(take_id))
        self.set_status(204)
        self.finish()


class TakeEndHandler(ApiHandler):
    """`orchestron/api/takes/{take_id}/stop`."""

    @web.authenticated
    async def post(self, take_id: str) -> None:
        takes = self.sessions.takes
        self.reply(await takes.stop(takes.get(take_id)))


class TakeFileHandler(ApiHandler):
    """`GET orchestron/api/takes/{take_id}/file`."""

    @web.authenticated
    async def get(self, take_id: str) -> None:
        take = self.sessions.takes.get(take_id)
        if take.recorded is None:
            msg = "The take is still being recorded: stop it first."
            raise web.HTTPError(409, msg)
        with take.path.open("rb") as file:
            self._describe(take)
            try:
                while block := file.read(BLOCK):
                    self.write(block)
                    await self.flush()
            except StreamClosedError:
                return  # the download was cancelled
        self.finish(set_content_type=TYPES[take.path.suffix])

    def _describe(self, take: Take) -> None:
        # RFC 6266, section 4.3: the name as it is, and for old programs without what is not ASCII
        plain = take.name.encode("ascii", "replace").decode().replace("?", "_")
        self.set_header(
            "Content-Disposition",
            f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(take.name)}",
        )
        self.set_header("Content-Type", TYPES[take.path.suffix])
        self.set_header("Content-Length", str(take.path.stat().st_size))
        self.set_header("Cache-Control", "no-store")
