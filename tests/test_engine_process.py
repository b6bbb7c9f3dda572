"""An engine as a process: its start, its end, and the end of its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from orchestron_jupyter.engine_process import EngineProcess
from orchestron_jupyter.errors import EngineError
from orchestron_jupyter.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

PARENT = """
import os, sys, time
from orchestron_jupyter.engine_process import EngineProcess
from orchestron_jupyter.settings import Settings
engine = EngineProcess(Settings(), "", lambda line: None, lambda status: None)
engine.start()
{before}
print(engine.pid, flush=True)
time.sleep(60)
"""
HOLD_THE_LIFELINE_IN_A_FORK = "if os.fork() == 0: time.sleep(10); os._exit(0)"


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def has_ended(pid: int) -> bool:
    """Whether a process runs no more; it may wait for a lazy init process to fetch its status."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def start() -> tuple[EngineProcess, list[int]]:
    statuses: list[int] = []
    return EngineProcess(Settings(), "", lambda _line: None, statuses.append), statuses


def test_it_starts_with_a_private_socket_and_ends_when_it_is_stopped() -> None:
    engine, statuses = start()
    ready = engine.start()
    socket = Path(ready.address.path)
    assert socket.stat().st_mode & 0o077 == 0

    engine.stop()

    assert statuses == [0]
    assert not psutil.pid_exists(engine.pid)
    assert not socket.parent.exists()


def test_a_killed_engine_is_told_with_its_status() -> None:
    engine, statuses = start()
    engine.start()

    psutil.Process(engine.pid).kill()

    assert within(5, lambda: statuses == [-signal.SIGKILL])
    assert not engine.is_running
    engine.stop()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("before", ["", HOLD_THE_LIFELINE_IN_A_FORK], ids=["alone", "with a fork"])
def test_it_ends_with_its_parent_however_that_ends(ending: signal.Signals, before: str) -> None:
    code = PARENT.format(before=before)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())

        parent.send_signal(ending)
        parent.wait()

        assert within(2, lambda: has_ended(pid))


def test_ctrl_c_does_not_end_it_and_sigterm_does() -> None:
    engine, statuses = start()
    engine.start()
    os.kill(engine.pid, signal.SIGINT)
    time.sleep(0.3)
    assert engine.is_running

    os.kill(engine.pid, signal.SIGTERM)

    assert within(5, lambda: statuses == [0])
    engine.stop()


def test_what_it_prints_is_logged_line_by_line() -> None:
    lines: list[str] = []
    ended = threading.Event()
    engine = EngineProcess(Settings(), "/nowhere/at/all", lines.append, lambda _: ended.set())

    with pytest.raises(EngineError, match="last words") as failure:
        engine.start()

    assert ended.wait(5)
    assert "/nowhere/at/all" in str(failure.value)
    assert any("FileNotFoundError" in line for line in lines)


def test_secrets_are_not_on_the_command_line() -> None:
    engine, _statuses = start()
    engine.start()

    command_line = psutil.Process(engine.pid).cmdline()
    engine.stop()

    assert command_line[1:] == ["-m", "orchestron_jupyter.engine"]
