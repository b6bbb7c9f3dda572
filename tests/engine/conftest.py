"""Real parts of an engine for its tests: Csound's library, and a whole engine."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.engine.csound_library import load_csound
from orchestron_jupyter.engine.engine import Engine
from orchestron_jupyter.settings import Settings
from tests.e2e.pulse import PulseServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from orchestron_jupyter import protocol


@pytest.fixture(scope="session")
def ctcsound(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Csound's library, loaded as an engine does."""
    return load_csound(tmp_path_factory.mktemp("csound"), device_plugins=False)


@pytest.fixture(scope="module")
def pulse_server() -> Iterator[PulseServer]:
    with (
        tempfile.TemporaryDirectory(prefix="pulse-") as folder,
        PulseServer(Path(folder)) as server,
    ):
        yield server


@pytest.fixture
def pulse(pulse_server: PulseServer, monkeypatch: pytest.MonkeyPatch) -> PulseServer:
    """A PulseAudio that engines started by this test play on."""
    for name, value in pulse_server.environment.items():
        monkeypatch.setenv(name, value)
    return pulse_server


@pytest.fixture
def run_engine(tmp_path: Path) -> Callable[..., contextlib.AbstractAsyncContextManager[Engine]]:
    """An engine in this process, for the length of a block; takes settings."""

    @contextlib.asynccontextmanager
    async def run(
        publish: Callable[[protocol.Event], None] = lambda _event: None, **settings: Any
    ) -> AsyncIterator[Engine]:
        engine = Engine(Settings(**settings), tmp_path)
        engine.publish_to(publish)
        engine.start()
        try:
            yield engine
        finally:
            await engine.stop()
            await _until_aiortc_is_done()

    return run


async def _until_aiortc_is_done() -> None:
    """Let aiortc's own tasks see that their connections are closed."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=5)
