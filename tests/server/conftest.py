"""What the server tests share: the extension in a server of its own, and sessions without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.server.sessions import SessionManager
from orchestron_jupyter.settings import Settings

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jupyter_server.serverapp import ServerApp

    from orchestron_jupyter.server.app import OrchestronApp
    from orchestron_jupyter.server.session import Session


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"orchestron_jupyter": True}}}


@pytest.fixture
def extension(jp_serverapp: ServerApp) -> OrchestronApp:
    """The extension, loaded; jp_serverapp does not start extensions."""
    app: OrchestronApp = jp_serverapp.extension_manager.extension_points["orchestron"].app
    return app


@pytest.fixture
def started(
    extension: OrchestronApp, jp_serverapp: ServerApp, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> OrchestronApp:
    """The extension, started; jp_server_cleanup stops it."""
    starting = extension._start_jupyter_server_extension(jp_serverapp)
    jp_asyncio_loop.run_until_complete(starting)
    return extension


class Happenings(list[tuple[str, str]]):
    """What happened to sessions, in order, as (happening, name)."""

    def note(self, happening: str, session: Session, _message: str) -> None:
        self.append((happening, session.name))


@pytest.fixture
def happenings() -> Happenings:
    return Happenings()


@pytest.fixture
def make_sessions(
    tmp_path: Path, happenings: Happenings, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> Iterator[Callable[..., SessionManager]]:
    """A factory of session managers, which are stopped at the end."""
    made: list[SessionManager] = []

    def make(**settings: Any) -> SessionManager:
        manager = SessionManager(Settings(**settings), str(tmp_path), happenings.note, lambda: None)
        made.append(manager)
        return manager

    yield make
    for manager in made:
        jp_asyncio_loop.run_until_complete(manager.stop())
