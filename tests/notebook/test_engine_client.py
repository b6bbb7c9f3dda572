"""The kernel's line to an engine, with faults at its other end."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
from websockets.exceptions import ConnectionClosed

from orchestron_jupyter import protocol
from orchestron_jupyter.control_socket import ControlServer
from orchestron_jupyter.errors import EngineError, OrchestronError
from orchestron_jupyter.notebook.engine_client import EngineClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Other:
    """A control server in a thread of its own, whose answers a test chooses."""

    def __init__(self, address: protocol.Address) -> None:
        self.address = address
        self.loop = asyncio.new_event_loop()
        self.server = ControlServer(protocol.ENGINE_COMMANDS, self._handle)
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        self.do(self.server.start(address))

    def do(self, action: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(action, self.loop).result(5)

    def stop(self) -> None:
        self.do(self.server.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _handle(self, command: protocol.Command[Any]) -> object:
        if isinstance(command, protocol.Panic):
            await asyncio.sleep(60)
        if isinstance(command, protocol.Shutdown):
            msg = "a fault inside"
            raise ZeroDivisionError(msg)
        return 42.0


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Other]:
    running = Other(protocol.Address(path=str(tmp_path / "s")))
    yield running
    running.stop()


def test_an_answer_is_returned(other: Other) -> None:
    client = EngineClient(other.address)

    assert client.call(protocol.GetChannel("x")) == 42.0

    client.close()


def test_a_silent_engine_is_an_error_after_the_limit(other: Other) -> None:
    client = EngineClient(other.address)

    with pytest.raises(EngineError, match=r"did not answer 'panic' within 0\.1 s"):
        client.call(protocol.Panic(), limit=0.1)

    client.close()


def test_an_engine_that_dies_while_it_is_called_up_is_an_error(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()

        def die() -> None:
            connection, _address = listening.accept()
            connection.close()

        dying = threading.Thread(target=die)
        dying.start()

        with pytest.raises(EngineError, match="can't be reached"):
            EngineClient(protocol.Address(path=path))

        dying.join()


def test_a_fault_inside_the_engine_is_named(other: Other) -> None:
    client = EngineClient(other.address)

    with pytest.raises(OrchestronError, match="ZeroDivisionError: a fault inside"):
        client.call(protocol.Shutdown())

    client.close()


def test_events_arrive_without_a_call(other: Other) -> None:
    arrived = threading.Event()
    client = EngineClient(other.address, lambda _event: arrived.set())
    client.call(protocol.GetChannel("x"))

    other.loop.call_soon_threadsafe(other.server.publish, protocol.CsoundMessage("hello"))

    assert arrived.wait(5)
    client.close()


def test_a_lost_engine_is_noticed_and_later_calls_fail_at_once(tmp_path: Path) -> None:
    other = Other(protocol.Address(path=str(tmp_path / "s")))
    client = EngineClient(other.address)

    other.stop()

    client._reader.join(5)
    assert client.is_lost
    with pytest.raises(EngineError, match="gone"):
        client.call(protocol.GetChannel("x"))


def test_nobody_listening_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="can't be reached"):
        EngineClient(protocol.Address(path=str(tmp_path / "nobody")))


def test_who_asks_need_not_wait_and_hears_of_the_end(other: Other) -> None:
    lost = threading.Event()
    client = EngineClient(other.address, on_lost=lost.set)
    answer = client.ask(protocol.GetChannel("x"))
    unanswered = client.ask(protocol.Panic())

    answered = answer.result(5)
    other.do(other.server.stop())

    assert bytes(answered.result) == b"42.0"
    assert lost.wait(5)
    with pytest.raises(ConnectionClosed):
        unanswered.result(5)


def test_who_gives_a_question_up_is_not_answered_later(other: Other) -> None:
    client = EngineClient(other.address)

    client.ask(protocol.Panic()).cancel()

    assert client.call(protocol.GetChannel("x")) == 42.0
    assert client._waiting == {}
    client.close()
