"""The process that carries sound past a busy server, seen from the server.

The rule: it is a convenience. It is started with the first listener, whichever way that one hears,
since nobody who has to move to the relay has time to wait for it. Where it can't be (Windows has no
way to hand a socket on), a thread of the server carries.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
from typing import Final

_log: Final = logging.getLogger(__name__)
_MARK: Final = b"."
_END_LIMIT: Final = 1.0


class CarrierProcess:
    """Starts the carrier when it is needed, and hands sockets on to it; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Have it running; may wait for the system, so call it in a thread."""
        if not hasattr(socket, "send_fds"):
            return
        try:
            with self._lock:
                self._running()
        except OSError as error:
            _log.warning("The process that carries sound can't be started: %s", error)

    def take(self, engine: socket.socket, browser: socket.socket) -> int | None:
        """Let the carrier move bytes from the engine to the browser.

        Returns
        -------
        int or None
            A descriptor that is at its end when the carrier has done, to be closed by the caller;
            `None` if there is no carrier.
        """
        if not hasattr(socket, "send_fds"):
            return None
        watched, held = os.pipe()
        try:
            with self._lock:
                control = self._running()
                sockets = [engine.fileno(), browser.fileno(), held]
                socket.send_fds(control, [_MARK], sockets)
        except OSError as error:
            _log.warning("The process that carries sound can't be used: %s", error)
            os.close(watched)
            return None
        finally:
            os.close(held)
        return watched

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _running(self) -> socket.socket:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._control is None:
            own, other = socket.socketpair()
            with other:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "orchestron_jupyter.server.carrier"],
                    stdin=other.fileno(),
                    stdout=subprocess.DEVNULL,
                    cwd="/",  # python -m imports from the working directory first
                )
            self._control = own
        return self._control

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control = None
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_LIMIT)
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
        self._process = None
