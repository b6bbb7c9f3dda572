"""Looking at processes: the engines that a server started, and a Jupyter server of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Final

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from orchestron_jupyter.server.session import Session

TOKEN: Final = "a-token-for-tests"


def engines(process: psutil.Process | None = None) -> list[psutil.Process]:
    """Return the engine processes that `process` (this one) has started."""
    children = (process or psutil.Process()).children(recursive=True)
    return [each for each in children if _is_engine(each)]


def _is_engine(process: psutil.Process) -> bool:
    try:
        return "orchestron_jupyter.engine" in process.cmdline()
    except psutil.Error:
        return False


def kill_engine(session: Session) -> None:
    """Kill the engine of this session, as the system does when memory runs out."""
    assert session._engine is not None
    psutil.Process(session._engine.pid).kill()


async def until(condition: Callable[[], bool], within: float = 10.0) -> None:
    """Wait until the condition holds; fails if it does not in time."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)


def wait_until(condition: Callable[[], bool], within: float) -> float:
    """Wait until the condition holds; returns how long that took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() < begun + within, "it did not happen in time"
        time.sleep(0.01)
    return time.monotonic() - begun


def gone(processes: list[psutil.Process]) -> bool:
    """Tell whether every one of these processes has ended."""
    return all(_has_ended(each) for each in processes)


def _has_ended(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class JupyterServer:
    """A `jupyter server` with the extension, as a process, and a client that is let in."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.address = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(
            base_url=self.address,
            headers={"Authorization": f"token {TOKEN}"},
            timeout=30,
        )

    def request(self, method: str, path: str, **options: Any) -> Any:
        """Return the JSON of the answer, which must be a success."""
        answer = self.client.request(method, path, **options)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def answers(self) -> bool:
        assert self.process.poll() is None, "the server ended"
        with contextlib.suppress(httpx.HTTPError):
            return self.client.get("/orchestron/api/status").is_success
        return False


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def jupyter_server(
    folder: Path, program: tuple[str, ...] = ("-m", "jupyter_server"), **environment: str
) -> Iterator[JupyterServer]:
    """Run a Jupyter server that reads and writes nothing outside of `folder`.

    Parameters
    ----------
    folder
        An empty folder.
    program
        What Python is to run.
    environment
        Added to the environment.
    """
    port = free_port()
    places = ("CONFIG_DIR", "RUNTIME_DIR", "DATA_DIR")
    environment |= {f"JUPYTER_{place}": str(folder / place) for place in places}
    root = folder / "root"
    root.mkdir()
    process = subprocess.Popen(
        [
            *(sys.executable, *program, "--allow-root", "--no-browser"),
            "--ServerApp.jpserver_extensions={'orchestron_jupyter': True}",
            *(f"--port={port}", "--ServerApp.port_retries=0"),
            f"--IdentityProvider.token={TOKEN}",
        ],
        env={**os.environ, **environment},
        cwd=root,
        stdin=subprocess.DEVNULL,
    )
    server = JupyterServer(process, port)
    try:
        wait_until(server.answers, 60)
        yield server
    finally:
        server.client.close()
        process.kill()
        process.wait()
