"""Listening by WHEP (draft-ietf-wish-whep): an offer is posted, its answer creates a listener.

The rule: SDP goes through as it is. There is no trickle and no ICE restart, so `PATCH` is not
allowed (the draft asks for 405), and `DELETE` on the listener's URL ends it. An error is a problem
(RFC 9457) that has what our other errors have as well.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import Any, Final

import msgspec
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join
from tornado import web

from ...errors import ArgumentError
from ...protocol import EndListener, Listen, Way
from ...settings import PresetName
from .base import ApiHandler, error_sentence
from .ice import links, page_ice

SDP: Final = "application/sdp"
PROBLEM: Final = "application/problem+json"
FAULTS: Final = "Orchestron-Faults"
"""The header with what was in vain on the way to an answer: a JSON list of sentences."""
OFFER_LIMIT: Final = 64 * 1024
"""Bytes; an offer of a browser has two to six thousand."""
RETRY_AFTER: Final = 3
"""Seconds after which another try is worth it, when there is no room or no engine."""

_SDP_RANGES: Final = {SDP, "application/*", "*/*"}
_RETRY_STATUSES: Final = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


class _Choice(msgspec.Struct):
    """How to listen, as the query says it."""

    preset: PresetName | None = None
    way: Way | None = None


class _Resource(ApiHandler):
    """What the endpoint and a listener have in common."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell an error as a problem."""
        if hasattr(self, "_jupyter_current_user"):
            self.set_cors_headers()  # an error begins without any, and its reason would be lost
        status = HTTPStatus(status_code)
        sentence = error_sentence(kwargs.get("exc_info", (None, None))[1], status.phrase)
        if status == HTTPStatus.METHOD_NOT_ALLOWED:  # RFC 9110, section 15.5.6
            self.set_header("Allow", ", ".join(self._methods()))
        if status in _RETRY_STATUSES:
            self.set_header("Retry-After", str(RETRY_AFTER))
        problem = {"type": "about:blank", "title": status.phrase, "status": status_code}
        told = {**problem, "detail": sentence, "message": sentence, "reason": status.phrase}
        self.finish(msgspec.json.encode(told), set_content_type=PROBLEM)

    @allow_unauthenticated
    def options(self, *_path: str) -> None:
        """Answer a player's question, and a browser's before a player's request (CORS).

        Where Jupyter's own setting says nothing of other origins, it lets in those that have a
        token; the browser asks here first, without the token, so this must not refuse.
        """
        if not (self.allow_origin or self.allow_origin_pat):
            self.set_header("Access-Control-Allow-Origin", "*")
        methods = ", ".join(self._methods())
        self.set_header("Allow", methods)
        # Of no use, but asked for by players that trickle: they shall hear of the 405, which a
        # browser would keep from them.
        self.set_header("Access-Control-Allow-Methods", f"{methods}, PATCH")
        self.set_header("Access-Control-Allow-Headers", "authorization, content-type, if-match")
        self.set_header("Access-Control-Expose-Headers", "accept-post")
        self.set_status(204)
        self.finish()


class WhepHandler(_Resource):
    """`POST orchestron/api/sessions/{id}/whep`."""

    @web.authenticated
    async def post(self, session_id: str) -> None:
        session = self.sessions.get(session_id)
        offer, choice = self._offer(), self._choice()
        page = self.get_query_argument("page", "")
        answer = await session.listen(Listen(offer, page, choice.preset, choice.way))
        asyncio.get_running_loop().run_in_executor(None, self.sessions.carrier.prepare)
        path = ("orchestron/api/sessions", session_id, "whep", answer.listener_id)
        self.set_status(201)
        self.set_header("Location", url_path_join(self.base_url, *path))
        self.set_header("ETag", f'"{answer.listener_id}"')
        for link in links(
            page_ice(self.sessions.settings, self.request, answer.listener_id).servers
        ):
            self.add_header("Link", link)
        if answer.faults:
            # Not in the answer itself, which is SDP; as JSON, since a header is ASCII.
            self.set_header(FAULTS, json.dumps(answer.faults))
        self.set_header("Cache-Control", "no-store")  # it may hold credentials
        # A player on another origin may read these only if it is told so (Fetch standard, CORS).
        self.set_header("Access-Control-Expose-Headers", f"Location, Link, ETag, {FAULTS}")
        self.finish(answer.sdp, set_content_type=SDP)

    @allow_unauthenticated
    def options(self, *path: str) -> None:
        self.set_header("Accept-Post", SDP)
        super().options(*path)

    def _choice(self) -> _Choice:
        given = {key: self.get_query_argument(key, "") for key in ("preset", "way")}
        try:
            return msgspec.convert({key: text for key, text in given.items() if text}, _Choice)
        except msgspec.ValidationError as error:
            msg = f"That is no way to listen: {error}"
            raise ArgumentError(msg) from None

    def _offer(self) -> str:
        content_type = self.request.headers.get("Content-Type", "").partition(";")[0]
        if content_type.strip().lower() != SDP:
            raise web.HTTPError(415, f"An offer is posted as {SDP}.")
        accepted = self.request.headers.get("Accept") or "*/*"
        if (
            not {each.partition(";")[0].strip().lower() for each in accepted.split(",")}
            & _SDP_RANGES
        ):
            raise web.HTTPError(406, f"The answer to an offer is {SDP}; accept that.")
        if len(self.request.body) > OFFER_LIMIT:
            raise web.HTTPError(413, f"An offer has at most {OFFER_LIMIT} bytes.")
        try:
            offer = self.request.body.decode()
        except UnicodeDecodeError:
            raise web.HTTPError(400, "The offer is not text in UTF-8.") from None
        if not offer.startswith("v=0"):  # RFC 8866, section 5.1
            msg = "The offer is no session description: it does not begin with v=0."
            raise web.HTTPError(400, msg)
        return offer


class ListenerHandler(_Resource):
    """`DELETE orchestron/api/sessions/{id}/whep/{listener_id}`."""

    @web.authenticated
    async def delete(self, session_id: str, listener_id: str) -> None:
        await self.sessions.get(session_id).call(EndListener(listener_id))
        self.set_status(204)
        self.finish()
