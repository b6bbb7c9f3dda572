"""The lifecycle of a session as Jupyter events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestron_jupyter.server.session_events import SCHEMA_ID

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

    from orchestron_jupyter.server.app import OrchestronApp


async def test_creation_start_and_end_are_told(
    started: OrchestronApp, jp_serverapp: ServerApp
) -> None:
    told: list[tuple[str, str]] = []

    async def listen(logger: Any, schema_id: str, data: dict[str, Any]) -> None:  # noqa: ARG001
        told.append((data["action"], data["session_name"]))

    logger = jp_serverapp.event_logger
    assert logger is not None
    logger.add_listener(schema_id=SCHEMA_ID, listener=listen)
    session, _created = await started._sessions.open("song")
    await started._sessions.close(session.id)
    await logger.gather_listeners()
    assert told == [("created", "song"), ("started", "song"), ("closed", "song")]
