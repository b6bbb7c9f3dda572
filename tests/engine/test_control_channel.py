"""The control channel of a page: what it may ask, and what its worst messages do."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter import protocol
from orchestron_jupyter.engine import control_channel
from tests.engine.ear import Ear

if TYPE_CHECKING:
    from collections.abc import Callable

BELL = "instr Bell\nouts oscili:a(0.1, p4), oscili:a(0.1, p4)\nendin\n"


async def test_a_page_plays_and_sets_channels(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        await engine.handle(protocol.Compile(BELL))
        ear = Ear(engine)
        await ear.connect()

        note = await ear.ask("play", instrument="Bell", pfields=[440.0])
        await ear.ask("set_channel", name="cutoff", value=0.5)
        value = await ear.ask("get_channel", name="cutoff")
        over = await ear.ask("note_off", note=note["result"]["id"])

        assert value["result"] == 0.5
        assert over["result"] is None
        await ear.close()


@pytest.mark.parametrize("method", ["compile", "load_csd", "shutdown", "listen", "end_page", "x"])
async def test_what_a_page_may_not_is_no_method(
    run_engine: Callable[..., Any], method: str
) -> None:
    async with run_engine() as engine:
        ear = Ear(engine)
        await ear.connect()

        answer = await ear.ask(method, orchestra="instr 1\nendin")

        assert answer["error"]["code"] == -32601
        await ear.close()


@pytest.mark.parametrize("text", ["", "{", "[]", "\0", '{"jsonrpc": "2.0"}', "x" * 70_000])
async def test_nonsense_is_answered_and_the_page_goes_on(
    run_engine: Callable[..., Any], text: str
) -> None:
    async with run_engine() as engine:
        ear = Ear(engine)
        await ear.connect()

        answer = await ear.send(text)

        assert answer["error"]["message"]
        assert "result" in await ear.ask("time")
        await ear.close()


async def test_a_flood_of_requests_is_refused_beyond_its_bound(
    run_engine: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_channel, "REQUEST_LIMIT", 3)
    async with run_engine() as engine:
        ear = Ear(engine)
        await ear.connect()
        await ear.ask("time")
        # While the performance thread is held up nothing is answered.
        engine._stage.commands.call(lambda: asyncio.run(asyncio.sleep(0.5)))
        request = {"jsonrpc": "2.0", "method": "set_channel", "params": {"name": "x", "value": 1.0}}

        for number in range(10):
            ear.control.send(json.dumps({**request, "id": number}))
        answers = [await asyncio.wait_for(ear._answers.get(), 10) for _ in range(10)]

        assert sum("error" in each for each in answers) == 7
        assert sum("result" in each for each in answers) == 3
        await ear.close()


async def test_a_channel_that_nobody_knows_is_closed(run_engine: Callable[..., Any]) -> None:
    async with run_engine() as engine:
        ear = Ear(engine)
        unknown = ear.connection.createDataChannel("something-else")
        await ear.connect()
        await ear.ask("time")

        while unknown.readyState != "closed":
            await asyncio.sleep(0.01)

        await ear.close()
