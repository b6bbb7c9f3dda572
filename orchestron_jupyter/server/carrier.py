"""Moving bytes from an engine to a browser, in a process that does nothing else: `python -m` this.

The rule: it gets sockets and asks nothing about them. A listener is over when one of its sockets
is, or when the pipe that came with it has nobody left; all are over when stdin is.

It has as few imports as possible: its start is heard.
"""

from __future__ import annotations

import contextlib
import os
import select
import selectors
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK: Final = 4096
"""Bytes that are taken from the engine before the browser has taken them."""
LOOK: Final = 0.5
"""Seconds after which whoever waits for a browser looks whether it is still to wait."""
SOCKETS: Final = 3
"""What comes for each listener: the engine, the browser, and a pipe that is held open meanwhile."""


def carry(engine: socket.socket, browser: socket.socket, is_over: Callable[[], bool]) -> None:
    """Move bytes until one of the two is gone; closes neither.

    Parameters
    ----------
    engine
        Waited for.
    browser
        Not waited for by the system: non-blocking, as tornado has it.
    is_over
        Asked from time to time while the browser takes nothing.
    """
    with selectors.DefaultSelector() as writable, contextlib.suppress(OSError):
        writable.register(browser, selectors.EVENT_WRITE)
        while data := engine.recv(CHUNK):
            left = memoryview(data)
            while left:
                try:
                    left = left[browser.send(left) :]
                except BlockingIOError:
                    while not writable.select(LOOK):
                        if is_over():
                            return


def main() -> None:
    """Carry for everybody who comes through stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the server's
    with socket.socket(fileno=sys.stdin.fileno()) as control:
        while True:
            message, descriptors, _flags, _sender = socket.recv_fds(control, 1, SOCKETS)
            if not message:
                os._exit(0)  # the server is gone, and so is everybody
            threading.Thread(target=_carry, args=descriptors, daemon=True).start()


def _carry(engine_descriptor: int, browser_descriptor: int, pipe: int) -> None:
    with (
        socket.socket(fileno=engine_descriptor) as engine,
        socket.socket(fileno=browser_descriptor) as browser,
    ):
        hangup = select.poll()
        hangup.register(engine, 0)  # its end is told without being asked for
        carry(engine, browser, lambda: bool(hangup.poll(0)))
    os.close(pipe)


if __name__ == "__main__":
    main()
