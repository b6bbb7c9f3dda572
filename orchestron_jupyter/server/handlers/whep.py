"""Listening by WHEP (draft-ietf-wish-whep): an offer is posted, its answer creates a listener.

The rule: SDP goes through as it is. There is no trickle and no ICE restart, so `PATCH` is not
allowed (the draft asks for 405), and `DELETE` on the listener's URL ends it.
"""

from __future__ import annotations

from typing import Final

from jupyter_server.utils import url_path_join
from tornado import web

from ...errors import OfferError
from ...protocol import EndListener
from .base import ApiHandler

SDP: Final = "application/sdp"
OFFER_LIMIT: Final = 64 * 1024
"""Bytes; an offer of a browser has two to six thousand."""


class WhepHandler(ApiHandler):
    """`POST orchestron/api/sessions/{id}/whep`."""

    @web.authenticated
    async def post(self, session_id: str) -> None:
        session = self.sessions.get(session_id)
        answer = await session.listen(self._offer(), self.get_query_argument("page", ""))
        path = ("orchestron/api/sessions", session_id, "whep", answer.listener_id)
        self.set_status(201)
        self.set_header("Location", url_path_join(self.base_url, *path))
        # A player on another origin may read these only if it is told so (Fetch standard, CORS).
        self.set_header("Access-Control-Expose-Headers", "Location, Link")
        self.finish(answer.sdp, set_content_type=SDP)

    def _offer(self) -> str:
        content_type = self.request.headers.get("Content-Type", "").partition(";")[0]
        if content_type.strip().lower() != SDP:
            raise web.HTTPError(415, f"An offer is posted as {SDP}.")
        if len(self.request.body) > OFFER_LIMIT:
            raise web.HTTPError(413, f"An offer has at most {OFFER_LIMIT} bytes.")
        try:
            offer = self.request.body.decode()
        except UnicodeDecodeError:
            msg = "The offer is not text in UTF-8."
            raise OfferError(msg) from None
        if not offer.startswith("v=0"):  # RFC 8866, section 5.1
            msg = "The offer is no session description: it does not begin with v=0."
            raise OfferError(msg)
        return offer


class ListenerHandler(ApiHandler):
    """`DELETE orchestron/api/sessions/{id}/whep/{listener_id}`."""

    @web.authenticated
    async def delete(self, session_id: str, listener_id: str) -> None:
        await self.sessions.get(session_id).call(EndListener(listener_id))
        self.set_status(204)
        self.finish()
