"""GET orchestron/api/status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_server.serverapp import ServerApp


async def test_it_tells_what_the_server_is(ask: Callable[..., Any]) -> None:
    status = json.loads((await ask("GET", "api/status")).body)
    assert status.pop("instance_id")
    assert status.pop("csound_version").startswith("6.")
    assert status == {
        "version": "0.1.0",
        "audio_output_mode": "streaming",
        "csound_missing": "",
        "limits": {"session_limit": 16, "listener_limit": 16},
    }


async def test_being_asked_is_no_activity(ask: Callable[..., Any], jp_serverapp: ServerApp) -> None:
    before = jp_serverapp.web_app.last_activity()  # type: ignore[no-untyped-call]
    await ask("GET", "api/status")
    assert jp_serverapp.web_app.last_activity() == before  # type: ignore[no-untyped-call]
