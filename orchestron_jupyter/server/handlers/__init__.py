"""The routes of the extension, all of them: one file for each thing that a route stands for.

The rule: a handler knows HTTP and nothing else; what it is about is decided in the session manager.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .audio import AudioHandler
from .client import ClientHandler
from .events import EventsHandler
from .ice import IceHandler
from .listeners import ListenersHandler
from .sessions import SessionHandler, SessionsHandler
from .static import STATIC_DIRECTORY, StaticHandler
from .status import StatusHandler
from .takes import TakeEndHandler, TakeFileHandler, TakeHandler, TakesHandler
from .whep import ListenerHandler, WhepHandler

if TYPE_CHECKING:
    from tornado.web import RequestHandler

    from ..sessions import SessionManager

API = "/orchestron/api"


def routes(
    sessions: SessionManager, instance_id: str
) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """Return every route, relative to the base URL."""
    shared = {"sessions": sessions}
    status = {"sessions": sessions, "instance_id": instance_id}
    session = rf"{API}/sessions/([^/]+)"
    take = rf"{API}/takes/([^/]+)"
    return [
        (rf"{API}/status", StatusHandler, status),
        (rf"{API}/sessions", SessionsHandler, shared),
        (session, SessionHandler, shared),
        (rf"{session}/listeners", ListenersHandler, shared),
        (rf"{session}/whep", WhepHandler, shared),
        (rf"{session}/whep/([^/]+)", ListenerHandler, shared),
        (rf"{session}/events", EventsHandler, shared),
        (rf"{session}/audio", AudioHandler, shared),
        (rf"{session}/takes", TakesHandler, shared),
        (take, TakeHandler, shared),
        (rf"{take}/stop", TakeEndHandler, shared),
        (rf"{take}/file", TakeFileHandler, shared),
        (rf"{API}/ice", IceHandler, shared),
        (r"/orchestron/static/(.*)", StaticHandler, {"path": str(STATIC_DIRECTORY)}),
        (r"/orchestron/client", ClientHandler, {}),
        (r"/client", ClientHandler, {}),
    ]
