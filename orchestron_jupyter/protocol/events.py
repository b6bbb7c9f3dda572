"""What an engine and a session tell without being asked."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ..ice_servers import IceServer
from ..network_settings import IcePolicy
from ..settings import PresetName
from .base import Message
from .engine import EngineStatus
from .listening import PresetDescription
from .sessions import SessionDescription


class PageIce(Message):
    """The STUN and TURN servers that a page may ask, and whether it may do without them.

    `expires` says until when the credentials hold, in seconds of the epoch; 0 means for ever.
    """

    servers: tuple[IceServer, ...] = ()
    policy: IcePolicy = "all"
    expires: int = 0


class Welcome(Message, tag="welcome"):
    """First event of a page's WebSocket: what to call itself when it offers, and what it may ask.

    `preset` is the one to begin with; `input_delay`, in ms, is how far ahead of the engine time
    the page's notes are to be sent.
    """

    page: str
    session: SessionDescription
    status: EngineStatus
    presets: tuple[PresetDescription, ...] = ()
    preset: PresetName = "balanced"
    input_delay: float = 0.0
    ice: PageIce = PageIce()


class StatusChanged(Message, tag="status"):
    """Something in the status changed; sent at most a few times a second."""

    status: EngineStatus


class CsoundMessage(Message, tag="message"):
    """A line that Csound printed."""

    text: str
    kind: Literal["message", "warning", "error"] = "message"


class ScoreEnded(Message, tag="score_ended"):
    """A score is over; `score` is 0 for a CSD's own. The session goes on."""

    score: int = 0


class ListenerEnded(Message, tag="listener_ended"):
    """A listener's connection is over, and why."""

    listener_id: str
    reason: str


class EngineEnded(Message, tag="engine_ended"):
    """The engine ended by itself; `reason` says how, and what it did last. A new one takes over."""

    reason: str


class SessionClosed(Message, tag="closed"):
    """The session is over; `reason` says why, in a sentence."""

    reason: str


Event: TypeAlias = (
    Welcome
    | StatusChanged
    | CsoundMessage
    | ScoreEnded
    | ListenerEnded
    | EngineEnded
    | SessionClosed
)
