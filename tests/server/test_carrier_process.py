"""The process that moves bytes past a busy server, with real sockets."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from orchestron_jupyter.server.carrier_process import CarrierProcess
from tests.server.processes import gone, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def carrier() -> Iterator[CarrierProcess]:
    made = CarrierProcess()
    yield made
    made.stop()


class Line:
    """An engine's and a browser's end, with a carrier between their other ends."""

    def __init__(self, carrier: CarrierProcess) -> None:
        self.engine, self._from_engine = socket.socketpair()
        self.browser, to_browser = socket.socketpair()
        to_browser.setblocking(False)  # noqa: FBT003
        watched = carrier.take(self._from_engine, to_browser)
        assert watched is not None
        self.watched = watched
        to_browser.close()
        self.browser.settimeout(10)

    def has_ended(self, within: float = 10) -> bool:
        return bool(select.select([self.watched], [], [], within)[0])

    def cut(self) -> None:
        """Shut down as the server does, which has kept the engine's socket."""
        self._from_engine.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for each in (self.engine, self.browser, self._from_engine):
            each.close()
        os.close(self.watched)


@pytest.fixture
def line(carrier: CarrierProcess) -> Iterator[Line]:
    made = Line(carrier)
    yield made
    made.close()


def test_what_the_engine_says_the_browser_gets_until_the_engine_ends(line: Line) -> None:
    line.engine.sendall(b"a packet")
    assert line.browser.recv(100) == b"a packet"
    assert not line.has_ended(within=0.1)

    line.engine.close()

    assert line.has_ended()


def test_one_that_was_prepared_is_the_one_that_carries(carrier: CarrierProcess) -> None:
    carrier.prepare()
    prepared = carrier._process
    assert prepared is not None

    line = Line(carrier)
    line.engine.sendall(b"a packet")

    assert line.browser.recv(100) == b"a packet"
    assert carrier._process is prepared
    line.close()


def test_a_browser_that_is_gone_ends_its_line_and_no_other(
    carrier: CarrierProcess, line: Line
) -> None:
    other = Line(carrier)
    line.browser.close()
    line.engine.sendall(b"a packet")
    assert line.has_ended()

    other.engine.sendall(b"another")
    assert other.browser.recv(100) == b"another"
    other.close()


def test_a_browser_that_takes_nothing_can_be_let_go(line: Line) -> None:
    line.engine.settimeout(0.5)
    with pytest.raises(TimeoutError):
        line.engine.sendall(bytes(50_000_000))  # all buffers on the way are full

    line.cut()

    assert line.has_ended()


def test_the_carrier_ends_with_the_server(carrier: CarrierProcess, line: Line) -> None:
    assert carrier._process is not None
    process = psutil.Process(carrier._process.pid)

    carrier.stop()

    wait_until(lambda: gone([process]), 5)
    assert line.has_ended()


def test_the_carrier_ends_however_the_server_ends() -> None:
    program = (
        "import socket, time\n"
        "from orchestron_jupyter.server.carrier_process import CarrierProcess\n"
        "carrier, (a, b) = CarrierProcess(), socket.socketpair()\n"
        "carrier.take(a, b)\n"
        "print(carrier._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        process = psutil.Process(int(server.stdout.readline()))
        time.sleep(0.5)
        server.kill()

        wait_until(lambda: gone([process]), 10)


def test_where_no_socket_can_be_handed_on_there_is_no_carrier(
    carrier: CarrierProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(socket, "send_fds")
    one, other = socket.socketpair()
    with one, other:
        assert carrier.take(one, other) is None
    assert carrier._process is None
