"""Calls over a control socket, answered by a real :class:`ControlServer`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.control_socket import (
    ControlServer,
    address_in,
    private_folder,
    remove_folder,
)
from orchestron_jupyter.errors import CompileError, EngineError
from orchestron_jupyter.protocol import (
    Address,
    Compile,
    CsoundMessage,
    GetChannel,
    Panic,
)
from orchestron_jupyter.server.engine_client import EngineClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orchestron_jupyter.protocol import Command, Event


async def handle(command: Command[Any]) -> object:
    if isinstance(command, Compile):
        message = "no such opcode"
        raise CompileError(message, 3, "a1 nonsense")
    if isinstance(command, Panic):
        await asyncio.sleep(60)
    return 0.25


@pytest.fixture
def server() -> ControlServer:
    return ControlServer((GetChannel, Compile, Panic), handle)


@pytest.fixture
def address(server: ControlServer, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Address]:
    folder = private_folder()
    yield jp_asyncio_loop.run_until_complete(server.start(address_in(folder)))
    jp_asyncio_loop.run_until_complete(server.stop())
    remove_folder(folder)


async def test_a_call_returns_the_result(address: Address) -> None:
    client = await EngineClient.connect(address, lambda _event: None)
    assert await client.call(GetChannel(name="cutoff")) == 0.25
    await client.close()


async def test_an_error_keeps_its_type_and_its_parts(address: Address) -> None:
    client = await EngineClient.connect(address, lambda _event: None)
    with pytest.raises(CompileError) as raised:
        await client.call(Compile(orchestra="instr 1"))
    assert (raised.value.line, raised.value.source) == (3, "a1 nonsense")
    await client.close()


async def test_a_call_that_is_not_answered_ends_in_time(address: Address) -> None:
    client = await EngineClient.connect(address, lambda _event: None)
    with pytest.raises(EngineError, match=r"did not answer 'panic' within 0\.1 s"):
        await client.call(Panic(), within=0.1)
    await client.close()


async def test_a_call_that_waits_ends_when_the_engine_goes(
    address: Address, server: ControlServer
) -> None:
    client = await EngineClient.connect(address, lambda _event: None)
    waiting = asyncio.create_task(client.call(Panic()))
    await asyncio.sleep(0.05)
    await server.stop()
    with pytest.raises(EngineError, match="gone"):
        await waiting


async def test_events_are_handed_on(address: Address, server: ControlServer) -> None:
    events: asyncio.Queue[Event] = asyncio.Queue()
    client = await EngineClient.connect(address, events.put_nowait)
    await client.call(GetChannel(name="cutoff"))
    server.publish(CsoundMessage("hello"))
    assert await asyncio.wait_for(events.get(), 5) == CsoundMessage("hello")
    await client.close()


async def test_nobody_there_is_an_engine_error(tmp_path: Any) -> None:
    with pytest.raises(EngineError, match="can't be reached"):
        await EngineClient.connect(Address(path=str(tmp_path / "none")), lambda _event: None)
