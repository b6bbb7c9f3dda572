"""The test stand: sink, browser, Jupyter server, and what is asked of them.

The rule: one stand serves a whole run, and each bench leaves it as it found it: no session, no
page, silence.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import psutil

from benchmarks.page import client_page
from benchmarks.player import Player
from benchmarks.sink_clock import SinkClock
from benchmarks.ways import ELEMENT
from tests.e2e.chromium import chromium
from tests.e2e.jupyter import JupyterServer
from tests.e2e.lab import EXPOSED
from tests.e2e.pulse import PulseServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from benchmarks.page import MeasuredPage
    from benchmarks.ways import Way

SESSION: Final = "bench"
SETTLED: Final = 5.0
"""Seconds that a connection has after `live` before it is measured."""
_LIMIT: Final = 20.0


class Effort(NamedTuple):
    """How much is measured.

    Parameters
    ----------
    runs
        How often what can be done anew (connections, starts) is done anew.
    age
        Seconds for which the connections are clicked on.
    tone
        Seconds of steady tone.
    window
        Seconds over which CPU time is counted.
    """

    runs: int
    age: float
    tone: float
    window: float


class Stand(NamedTuple):
    """What the benches share; `folder` is Jupyter's."""

    pulse: PulseServer
    clock: SinkClock
    browser: Browser
    jupyter: JupyterServer
    folder: Path

    @contextlib.contextmanager
    def player(self) -> Iterator[Player]:
        """Make a session, and end it; the sink is silent before and after."""
        self.pulse.wait_for_silence()
        with Player(SESSION, self._kernel_environment()) as playing:
            yield playing
        self.pulse.wait_for_silence()

    @contextlib.contextmanager
    def another_player(self, name: str) -> Iterator[Player]:
        """Make one more session beside the first."""
        with Player(name, self._kernel_environment()) as playing:
            yield playing

    def _kernel_environment(self) -> dict[str, str]:
        return {
            "JPY_PARENT_PID": str(self.jupyter.process.pid),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"),
        }

    @contextlib.contextmanager
    def listener(self, way: Way = ELEMENT) -> Iterator[MeasuredPage]:
        """Listen to the session in a page of the browser."""
        (session,) = self.jupyter.sessions()
        with client_page(self.browser, self.jupyter, session["id"], way) as page:
            yield page

    def listeners(self) -> list[dict[str, Any]]:
        """Return the session's listeners as the server describes them."""
        (session,) = self.jupyter.sessions()
        path = f"orchestron/api/sessions/{session['id']}/listeners"
        found: list[dict[str, Any]] = self.jupyter.request("GET", path)
        return found

    def described(self) -> dict[str, Any]:
        """Return the session's only live listener."""
        (live,) = (each for each in self.listeners() if each["state"] == "live")
        return live

    def engines(self) -> list[psutil.Process]:
        """Return the server's engine processes, the oldest first: a session takes the oldest."""
        children = psutil.Process(self.jupyter.process.pid).children(recursive=True)
        found = [each for each in children if "orchestron_jupyter.engine" in each.cmdline()]
        return sorted(found, key=psutil.Process.create_time)

    def wait_for_engines(self, count: int) -> list[psutil.Process]:
        """Return the engines when there are `count`: the sessions' and the spare one."""
        deadline = time.monotonic() + _LIMIT
        while len(found := self.engines()) != count:
            if time.monotonic() > deadline:
                msg = f"There are {len(found)} engines instead of {count}."
                raise TimeoutError(msg)
            time.sleep(0.1)
        return found


@contextlib.contextmanager
def stand() -> Iterator[Stand]:
    """Set the stand up, and take it down."""
    # A short path: PulseAudio's and Jupyter's Unix sockets are in it.
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        (folder / "pulse").mkdir()
        pulse = stack.enter_context(PulseServer(folder / "pulse"))
        clock = stack.enter_context(SinkClock(pulse))
        browser = stack.enter_context(chromium(pulse.environment))
        jupyter = stack.enter_context(JupyterServer(folder / "jupyter", arguments=[EXPOSED]))
        yield Stand(pulse, clock, browser, jupyter, folder / "jupyter")


def load_average() -> list[float]:
    """Return the load over the last 1, 5 and 15 minutes."""
    return [round(load, 2) for load in os.getloadavg()]
