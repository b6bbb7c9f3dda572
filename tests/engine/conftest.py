"""Real parts of an engine for its tests: Csound's library, and a whole engine."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.engine.csound_library import load_csound
from orchestron_jupyter.engine.engine import Engine
from orchestron_jupyter.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from orchestron_jupyter import protocol


@pytest.fixture(scope="session")
def ctcsound(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Csound's library, loaded as an engine does."""
    return load_csound(tmp_path_factory.mktemp("csound"), device_plugins=False)


@pytest.fixture
def run_engine(tmp_path: Path) -> Callable[..., contextlib.AbstractAsyncContextManager[Engine]]:
    """An engine in this process, for the length of a block; takes settings."""

    @contextlib.asynccontextmanager
    async def run(
        publish: Callable[[protocol.Event], None] = lambda _event: None, **settings: Any
    ) -> AsyncIterator[Engine]:
        engine = Engine(Settings(**settings), tmp_path, publish)
        engine.start()
        try:
            yield engine
        finally:
            await engine.stop()

    return run
