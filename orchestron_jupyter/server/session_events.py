"""The lifecycle of sessions as Jupyter events, for whoever listens (`jupyter-events`).

The rule: what an event holds is written in `events/session.yaml`, and nothing of what is played
gets into one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jupyter_events import EventLogger

    from .session import Session
    from .sessions import Happening

SCHEMA_ID: Final = "https://schema.jupyter.org/orchestron_jupyter/session/v1"
_SCHEMA: Final = Path(__file__).parent.parent / "events" / "session.yaml"


class SessionEvents:
    """Emits an event for each thing that happens to a session."""

    def __init__(self, event_logger: EventLogger) -> None:
        self._logger = event_logger
        self._logger.register_event_schema(_SCHEMA)

    def emit(self, happening: Happening, session: Session, message: str) -> None:
        data = {"action": happening, "session_id": session.id, "session_name": session.name}
        self._logger.emit(schema_id=SCHEMA_ID, data={**data, "msg": message})
