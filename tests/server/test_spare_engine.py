"""The spare engine, with real engine processes."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from orchestron_jupyter.server.running_engine import RunningEngine
from orchestron_jupyter.server.spare_engine import SpareEngine
from orchestron_jupyter.settings import Settings
from tests.server.processes import engines, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path


@pytest.fixture
def spare_engine(tmp_path: Path) -> Callable[..., Any]:
    """A spare engine for the length of a block."""

    @contextlib.asynccontextmanager
    async def block(**settings: Any) -> AsyncIterator[SpareEngine]:
        with ThreadPoolExecutor(4) as executor:
            spare = SpareEngine(
                Settings(**settings), lambda each: RunningEngine(each, str(tmp_path), executor)
            )
            yield spare
            await spare.stop()

    return block


async def test_the_spare_is_what_is_taken(spare_engine: Callable[..., Any]) -> None:
    async with spare_engine() as spare:
        spare.prepare()
        await spare.last_ready(20)
        waiting = [each.pid for each in engines()]
        engine = await spare.take()
        assert [engine.pid] == waiting
        await engine.stop()


async def test_a_spare_that_died_is_replaced(spare_engine: Callable[..., Any]) -> None:
    async with spare_engine() as spare:
        spare.prepare()
        await spare.last_ready(20)
        dead = engines()[0]
        dead.kill()
        await until(lambda: not engines())
        engine = await spare.take()
        assert await engine.answers()
        assert engine.pid != dead.pid
        await engine.stop()


async def test_it_knows_csound_from_its_first_engine(spare_engine: Callable[..., Any]) -> None:
    async with spare_engine() as spare:
        ready = await spare.last_ready(20)
        assert ready is not None
        assert ready.csound_version.startswith("6.")


async def test_in_local_mode_no_engine_waits_but_csound_is_known(
    spare_engine: Callable[..., Any],
) -> None:
    async with spare_engine(audio_output_mode="local") as spare:
        ready = await spare.last_ready(20)
        assert ready is not None
        assert ready.csound_version.startswith("6.")
        assert engines() == []


async def test_after_the_end_no_engine_is_left(spare_engine: Callable[..., Any]) -> None:
    async with spare_engine() as spare:
        spare.prepare()
    await until(lambda: not engines(psutil.Process()), within=2)
