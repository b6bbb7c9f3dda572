"""A PulseAudio server of the tests' own, with a sink that is no sound device but can be recorded.

The rule: one recorder is attached to the sink as long as the server lives, and a recording is a
part of what it takes down. A client that comes or goes makes the null sink change its block length,
and what plays at that moment would stutter.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from tests.e2e.sound import RATE, onsets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray
    from typing_extensions import Self

SINK: Final = "orchestron_test"
CHANNELS: Final = 2
FRAME_BYTES: Final = 4 * CHANNELS
MEMORY_BYTES: Final = 120 * RATE * FRAME_BYTES
"""How much of the past is kept at least."""
START_LIMIT: Final = 10.0
"""Seconds that the server may take to start, or a recording to be late, on a busy machine."""


class PulseServer:
    """A PulseAudio daemon with a null sink (48 kHz, stereo, float), and a recorder on it.

    Parameters
    ----------
    folder
        An empty folder for its socket, state and log; its path must be short (Unix sockets).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "native"
        self._heard = bytearray()
        self._forgotten = 0
        self._more = threading.Condition()

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs in its environment to play here."""
        return {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_SINK": SINK,
            "PULSE_COOKIE": str(self._folder / "cookie"),
        }

    def __enter__(self) -> Self:
        self._daemon = self._start_daemon()
        try:
            self._recorder = self._start_recorder()
        except BaseException:
            self._end(self._daemon)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end(self._recorder)
        self._reader.join()
        self._end(self._daemon)
        self._log.close()

    def record(self, seconds: float) -> NDArray[np.float32]:
        """Return what the sink plays in the `seconds` from now on: one row a sample."""
        return self.since(self.mark(), seconds)

    def wait_for_sound(self, limit: float = 20.0) -> None:
        """Return when something sounds; raise `TimeoutError` if nothing does."""
        self._wait(lambda part: bool(onsets(part)), limit, f"The sink was silent for {limit:g} s.")

    def wait_for_silence(self, limit: float = 20.0) -> None:
        """Return when nothing has sounded for 0.1 s; raise `TimeoutError` if something always does.

        What a page had already handed over when it was closed plays on for a moment.
        """
        self._wait(lambda part: not part.any(), limit, f"The sink was not silent for {limit:g} s.")

    def _wait(
        self, condition: Callable[[NDArray[np.float32]], bool], limit: float, complaint: str
    ) -> None:
        end = self.mark() + limit
        while not condition(self.record(0.1)[:, 0]):
            if self.mark() > end:
                raise TimeoutError(complaint)

    def mark(self) -> float:
        """Return the recorder's time now, in seconds of sound since it was started."""
        with self._more:
            return self._bytes_heard // FRAME_BYTES / RATE

    def since(self, mark: float, seconds: float) -> NDArray[np.float32]:
        """Return the `seconds` of sound that follow `mark`, waiting for what is yet to come."""
        start = round(mark * RATE) * FRAME_BYTES
        end = start + round(seconds * RATE) * FRAME_BYTES
        with self._more:
            self._more.wait_for(
                lambda: self._bytes_heard >= end or self._recorder.poll() is not None,
                timeout=seconds + START_LIMIT,
            )
            part = bytes(self._heard[start - self._forgotten : end - self._forgotten])
        if start < self._forgotten or len(part) < end - start:
            msg = f"The sink gave {len(part) // FRAME_BYTES / RATE:.2f} of {seconds:.2f} s."
            raise TimeoutError(msg)
        return np.frombuffer(part, np.float32).reshape(-1, CHANNELS)

    @property
    def _bytes_heard(self) -> int:
        return self._forgotten + len(self._heard)

    # ------------------------------------------------------------ processes

    def _start_daemon(self) -> subprocess.Popen[bytes]:
        self._log = (self._folder / "pulseaudio.log").open("wb")
        # A home and a runtime folder of its own: it must not meet the user's PulseAudio.
        own = {
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_RUNTIME_PATH": str(self._folder),
            "PULSE_STATE_PATH": str(self._folder),
            # Browsers play at the server's usual rate, whatever that of the sink.
            "PULSE_CONFIG": str(self._folder / "daemon.conf"),
        }
        (self._folder / "daemon.conf").write_text(f"default-sample-rate = {RATE}\n")
        sink = f"sink_name={SINK} rate={RATE} channels={CHANNELS} format=float32le"
        daemon = subprocess.Popen(
            [
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--use-pid-file=no",
                "--exit-idle-time=-1",
                "--disallow-exit",
                "--disable-shm=yes",
                "--log-target=stderr",
                f"--load=module-null-sink {sink}",
                f"--load=module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
            ],
            env={**os.environ, **own},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + START_LIMIT
        while not self._socket.exists():
            if daemon.poll() is not None or time.monotonic() > deadline:
                self._end(daemon)
                log = (self._folder / "pulseaudio.log").read_text(errors="replace")
                msg = f"PulseAudio did not start:\n{log}"
                raise RuntimeError(msg)
            time.sleep(0.02)
        return daemon

    def _start_recorder(self) -> subprocess.Popen[bytes]:
        recorder = subprocess.Popen(
            [
                "parec",
                f"--device={SINK}.monitor",
                "--format=float32le",
                f"--rate={RATE}",
                f"--channels={CHANNELS}",
                "--latency-msec=10",
                "--raw",
            ],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        self._recorder = recorder
        self._reader = threading.Thread(target=self._take_down, args=(recorder,), daemon=True)
        self._reader.start()
        with self._more:
            if not self._more.wait_for(lambda: self._heard, timeout=START_LIMIT):
                self._end(recorder)
                msg = "The recorder heard nothing, not even silence."
                raise RuntimeError(msg)
        return recorder

    def _take_down(self, recorder: subprocess.Popen[bytes]) -> None:
        stream = recorder.stdout
        assert stream is not None
        while block := os.read(stream.fileno(), 65536):
            with self._more:
                self._heard += block
                if len(self._heard) > 2 * MEMORY_BYTES:
                    self._forgotten += MEMORY_BYTES
                    del self._heard[:MEMORY_BYTES]
                self._more.notify_all()
        with self._more:
            self._more.notify_all()
        stream.close()

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
