"""The private socket of a server, as a kernel uses it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import msgspec
import pytest

from orchestron_jupyter.errors import ArgumentError, SessionNotFoundError
from orchestron_jupyter.protocol import (
    CloseSession,
    FindSession,
    GetStatus,
    GreetPage,
    OpenSession,
    ServerFile,
)
from orchestron_jupyter.server.engine_client import EngineClient

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from orchestron_jupyter.protocol import Address
    from orchestron_jupyter.server.app import OrchestronApp

pytestmark = pytest.mark.usefixtures("started")


@pytest.fixture
def server_file(jp_runtime_dir: Path) -> Path:
    return jp_runtime_dir / f"orchestron-{os.getpid()}.json"


@pytest.fixture
def address(server_file: Path) -> Address:
    return msgspec.json.decode(server_file.read_bytes(), type=ServerFile).address


async def connected(address: Address) -> EngineClient:
    return await EngineClient.connect(address, lambda _event: None)


def test_the_file_is_private(server_file: Path) -> None:
    assert stat.S_IMODE(server_file.stat().st_mode) == 0o600


async def test_a_kernel_opens_a_session_and_talks_to_its_engine(address: Address) -> None:
    server = await connected(address)
    access = await server.call(OpenSession(name="notebook.ipynb"))
    engine = await EngineClient.connect(access.engine, lambda _event: None)
    status = await engine.call(GetStatus())
    assert (access.session.name, status.state) == ("notebook.ipynb", "running")
    assert status.controllers == 2
    await engine.close()
    await server.close()


async def test_a_kernel_finds_the_engine_for_its_pages_but_brings_no_session_back(
    address: Address,
) -> None:
    server = await connected(address)
    access = await server.call(OpenSession(name="song"))

    found = await server.call(FindSession(access.session.id))
    await server.call(CloseSession(access.session.id))

    assert found == access
    with pytest.raises(SessionNotFoundError):
        await server.call(FindSession(access.session.id))
    await server.close()


async def test_a_page_that_comes_by_the_kernel_is_told_the_settings_of_its_server(
    address: Address,
) -> None:
    server = await connected(address)
    access = await server.call(OpenSession(name="song"))

    welcome = await server.call(GreetPage(access.session.id, "page-1", "hub.example"))

    assert (welcome.page, welcome.session.name) == ("page-1", "song")
    assert welcome.status.state == "running"
    assert welcome.presets
    await server.close()


async def test_the_session_is_found_again_by_its_name(address: Address) -> None:
    server = await connected(address)
    first = await server.call(OpenSession(name="song"))
    assert await server.call(OpenSession(name="song")) == first
    await server.close()


async def test_a_kernel_closes_its_session(address: Address) -> None:
    server = await connected(address)
    access = await server.call(OpenSession(name="song"))
    await server.call(CloseSession(id=access.session.id))
    with pytest.raises(SessionNotFoundError):
        await server.call(CloseSession(id=access.session.id))
    await server.close()


async def test_an_error_reaches_the_kernel_as_what_it_is(address: Address) -> None:
    server = await connected(address)
    with pytest.raises(ArgumentError, match="name"):
        await server.call(OpenSession(name="\n"))
    await server.close()


def test_the_file_is_gone_when_the_server_is(
    server_file: Path, started: OrchestronApp, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> None:
    jp_asyncio_loop.run_until_complete(started.stop_extension())
    assert not server_file.exists()
