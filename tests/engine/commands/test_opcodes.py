"""The opcodes that an engine lists."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from orchestron_jupyter import protocol

if TYPE_CHECKING:
    from collections.abc import Callable


async def test_the_opcodes_of_csound_and_its_plugins_are_listed_with_all_their_forms(
    run_engine: Callable[..., Any],
) -> None:
    async with run_engine() as engine:
        opcodes = await engine.handle(protocol.ListOpcodes())

    assert isinstance(opcodes, tuple)
    assert len({each.name for each in opcodes}) > 1000
    assert protocol.Opcode("moogladder", "a", "akko") in opcodes
    assert protocol.Opcode("moogladder", "a", "aaao") in opcodes
    assert [each.name for each in opcodes] == sorted(each.name for each in opcodes)


async def test_they_are_listed_while_the_session_plays_on(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile("instr 1\nouts oscili:a(0.1, 440), a(0)\nendin\n"))
        await engine.handle(protocol.Play("1", ()))
        first, second = await asyncio.gather(
            engine.handle(protocol.ListOpcodes()), engine.handle(protocol.ListOpcodes())
        )
        before = engine.status().engine_time
        await asyncio.sleep(0.1)
        status = engine.status()

    assert first is second
    assert status.engine_time > before
    assert status.state == "running"
