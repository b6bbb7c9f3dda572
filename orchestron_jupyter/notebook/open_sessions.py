"""The sessions that this notebook has made, for magics, which name none.

The rule: without a name, the one made last is meant; a closed session is not there any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .session import Session

_sessions: Final[dict[str, Session]] = {}


def add(session: Session) -> None:
    """Take note of a session that was made; one of the same name is now this one."""
    _sessions.pop(session.name, None)
    _sessions[session.name] = session


def remove(session: Session) -> None:
    """Forget a session that was closed."""
    if _sessions.get(session.name) is session:
        del _sessions[session.name]


def find(name: str = "") -> Session | None:
    """Return the session of this name, or the one made last; `None` if it is not there."""
    if name:
        return _sessions.get(name)
    return next(reversed(_sessions.values()), None)
