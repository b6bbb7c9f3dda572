"""A Firefox that is heard: the system's, driven over WebDriver BiDi, playing into the tests' sink.

The rule: nothing about WebRTC is switched on for the tests. Pages may play as if somebody had
clicked on them, since a click by WebDriver does not count as one. Playwright drives only a Firefox
of its own make; so a small Node program with Puppeteer stands in between, which gets one command a
line and gives one answer a line.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.e2e.panel import PANEL
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from typing_extensions import Self

DRIVER: Final = Path(__file__).with_name("firefox_driver.mjs")
ANSWER_LIMIT: Final = 60.0
"""Seconds; the first answer waits for the browser's start, on a busy machine ten of them."""
STOP_LIMIT: Final = 15.0


def executable() -> str | None:
    """Return the system's Firefox, if it has one."""
    return next(
        (found for name in ("firefox-esr", "firefox") if (found := shutil.which(name))), None
    )


class Firefox:
    """A running browser without a page.

    Parameters
    ----------
    environment
        Added to its own.
    preferences
        What is set as in `about:config`.
    """

    def __init__(
        self, environment: Mapping[str, str], preferences: Mapping[str, object] | None = None
    ) -> None:
        self._environment = dict(environment)
        self._preferences = json.dumps(dict(preferences or {}))

    def __enter__(self) -> Self:
        node, program = shutil.which("node"), executable()
        if node is None or program is None:
            msg = "Firefox is driven by Node: install both (apt install firefox-esr nodejs)."
            raise RuntimeError(msg)
        # A home of its own, which root must own, and short for the sockets in it.
        self._home = tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True)
        self._driver = subprocess.Popen(
            [node, str(DRIVER), program, self._preferences],
            env={**os.environ, "HOME": self._home.name, **self._environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.close()
        try:
            self._driver.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(self._driver.pid, signal.SIGKILL)  # the browser too, which may hang
            self._driver.wait()
        self._driver.stdout.close()
        self._home.cleanup()

    @contextlib.contextmanager
    def page(self) -> Iterator[FirefoxPage]:
        """Open a page of a profile of its own: no cookies, no permission, no gesture yet."""
        number = self.do("open")
        try:
            yield FirefoxPage(self, number)
        finally:
            self.do("close", number)

    def do(self, command: str, page: int = 0, *values: object) -> Any:
        """Carry out one of the driver's commands; raises `RuntimeError` with what went wrong."""
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        told = {"do": command, "page": page, "with": values}
        self._driver.stdin.write(f"{json.dumps(told)}\n")
        self._driver.stdin.flush()
        # A line is written whole, so where something is to be read there is a line.
        if not select.select([self._driver.stdout], [], [], ANSWER_LIMIT)[0]:
            msg = f"Firefox gave no answer to “{command}” within {ANSWER_LIMIT:g} s."
            raise TimeoutError(msg)
        answer = json.loads(self._driver.stdout.readline() or '{"error": "The driver has ended."}')
        if "error" in answer:
            msg = f"Firefox can't {command}: {answer['error']}"
            raise RuntimeError(msg)
        return answer["value"]


class FirefoxPage:
    """A page in Firefox; elements are found by Puppeteer's selectors."""

    def __init__(self, browser: Firefox, number: int) -> None:
        self._browser = browser
        self._number = number

    def goto(self, address: str) -> None:
        self._do("goto", address)

    def reload(self) -> None:
        self._do("reload")

    def click(self, selector: str) -> None:
        self._do("click", selector)

    def choose(self, selector: str, value: str) -> None:
        """Choose an option of a `<select>`."""
        self._do("choose", selector, value)

    def press(self, selector: str) -> None:
        """Press the mouse's button on something, and hold it."""
        self._do("hover", selector)
        self._do("press")

    def release(self) -> None:
        """Release the mouse's button."""
        self._do("release")

    def key_down(self, key: str) -> None:
        self._do("keyDown", key)

    def key_up(self, key: str) -> None:
        self._do("keyUp", key)

    def screenshot(self, path: Path) -> None:
        self._do("screenshot", str(path))

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, which is no gesture of the user's."""
        return self._do("evaluate", expression)

    def text(self, name: str) -> str:
        """Return what stands in the element with this test id; empty if there is none."""
        return str(
            self.evaluate(f"document.querySelector('[data-testid={name}]')?.textContent ?? ''")
        )

    @property
    def state(self) -> str:
        """The state that the page's one panel shows; empty while there is no panel."""
        return str(self.evaluate(f"document.querySelector('{PANEL}')?.dataset.state ?? ''"))

    def wait_for_state(self, state: str, limit: float = 20.0) -> None:
        wait_for(state, lambda: self.state, limit)

    def _do(self, command: str, *values: object) -> Any:
        return self._browser.do(command, self._number, *values)
