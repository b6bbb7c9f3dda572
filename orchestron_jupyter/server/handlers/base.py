"""What every handler of the extension shares: who gets in, and how an error is told.

The rule: closed unless opened. `prepare` refuses before any method runs, also a method that does
not exist, so that a handler that is added later can't forget to ask. The decorators on the methods
(`web.authenticated`, `ws_authenticated`) are there for Jupyter's own check of its handlers.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.auth.utils import HTTP_METHOD_TO_AUTH_ACTION
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado.web import HTTPError, RequestHandler
from tornado.websocket import WebSocketHandler

from ...errors import OrchestronError

if TYPE_CHECKING:
    from ..session import Session
    from ..sessions import SessionManager

    _Handler = JupyterHandler
else:
    _Handler = object  # a mixin: it stands in front of Jupyter's classes


class Guarded(_Handler):
    """Lets nobody in who is not both known and authorised."""

    auth_resource = "orchestron"
    auth_action: ClassVar[str] = ""
    """What the authoriser is asked for; empty: what Jupyter makes of the HTTP method."""

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        method = self.request.method or ""
        # An OPTIONS request can't carry credentials (Fetch standard, CORS-preflight).
        if self._finished or method == "OPTIONS":
            return
        if self.current_user is None:
            self.refuse_anonymous()
            return
        action = self.auth_action or HTTP_METHOD_TO_AUTH_ACTION[method]
        allowed = await ensure_async(
            self.authorizer.is_authorized(self, self.current_user, action, self.auth_resource)
        )
        if not allowed:
            raise HTTPError(403, f"You are not authorized to {action} {self.auth_resource}.")

    def refuse_anonymous(self) -> None:
        raise HTTPError(403, "Log in first, or send a token.")


class ErrorsAsJson(_Handler):
    """Tells every error as `{"message": …, "reason": …}`: a sentence, never a traceback."""

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, OrchestronError):
            status_code = error.http_status
        super().send_error(status_code, **kwargs)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        reason = HTTPStatus(status_code).phrase
        if status_code == HTTPStatus.METHOD_NOT_ALLOWED:  # RFC 9110, section 15.5.6
            self.set_header("Allow", ", ".join(self._methods()))
        self.set_header("Content-Type", "application/json")
        sentence = error_sentence(error, reason)
        self.finish(msgspec.json.encode({"message": sentence, "reason": reason}))

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if isinstance(value, OrchestronError):
            self.log.info("%s: %s", self._request_summary(), value)
        else:
            super().log_exception(typ, value, tb)

    def _methods(self) -> list[str]:
        absent = RequestHandler._unimplemented_method  # noqa: SLF001 - it has no other name
        kind = type(self)
        return [each for each in self.SUPPORTED_METHODS if getattr(kind, each.lower()) != absent]


class ApiHandler(Guarded, ErrorsAsJson, APIHandler):
    """Base of the REST handlers."""

    def initialize(self, sessions: SessionManager) -> None:
        self.sessions = sessions

    def reply(self, value: object, status: int = 200) -> None:
        """Answer with a value as JSON."""
        self.set_status(status)
        self.finish(msgspec.json.encode(value))


class SessionWebSocket(Guarded, ErrorsAsJson, WebSocketMixin, WebSocketHandler, JupyterHandler):
    """Base of a session's WebSockets; an unknown session is refused before the handshake."""

    auth_action = "execute"
    message_limit: ClassVar[int]
    """Bytes of one message of the page."""

    def initialize(self, sessions: SessionManager) -> None:
        self._sessions = sessions
        self._session: Session | None = None

    @property
    def max_message_size(self) -> int:
        return self.message_limit

    @ws_authenticated
    async def get(self, session_id: str) -> None:
        self._session = self._sessions.get(session_id)
        await super().get(session_id)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell why there was no handshake, as the REST handlers do."""
        ErrorsAsJson.write_error(self, status_code, **kwargs)


def error_sentence(error: object, otherwise: str) -> str:
    """Return what is to be told of an error; `otherwise`, if it has nothing to tell."""
    if isinstance(error, OrchestronError):
        return str(error)
    if isinstance(error, HTTPError):
        text = error.log_message or otherwise
        return text % error.args if error.args else text
    return "Something went wrong in the server; its log says what."
