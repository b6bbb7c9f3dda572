"""A Chromium that is heard: the system's, driven by Playwright, playing into the tests' sink.

The rule: nothing about autoplay or WebRTC is switched on for the tests. What a page may do without
a click, and which addresses it offers, is as a user has it.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
from typing import TYPE_CHECKING, Any, Final

import psutil
from playwright.sync_api import ViewportSize, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserType, Page

FLAGS: Final = (
    # Without these a machine with no way out refuses dozens of connections at each start.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-gpu",
)
VIEWPORT: Final[ViewportSize] = {"width": 1280, "height": 900}


def executable() -> str | None:
    """Return the system's Chromium, or `None` for one that Playwright may have downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@contextlib.contextmanager
def chromium(environment: Mapping[str, str], flags: Sequence[str] = ()) -> Iterator[Browser]:
    """Run a browser with `environment` added to its own, and end it.

    While it runs this thread has Playwright's event loop, in which no async test can run: the
    fixture that holds it must be gone before another folder's tests begin.
    """
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium, environment, flags)
        try:
            yield browser
        finally:
            browser.close()


def launch(
    kind: BrowserType,
    environment: Mapping[str, str],
    flags: Sequence[str] = (),
    program: str | None = None,
) -> Browser:
    """Start one more browser; whoever has a `browser` has its `browser_type`."""
    return kind.launch(
        executable_path=program or executable(),
        env={**os.environ, **environment},
        args=[*FLAGS, *flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
        ignore_default_args=["--mute-audio"],
    )


def elsewhere(folder: Path, prefix: Iterable[str]) -> str:
    """Write a program that is the browser with `prefix` before it, such as a way into a network."""
    program = folder / "chromium"
    command = shlex.join([*prefix, executable() or "chromium"])
    program.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    program.chmod(0o755)
    return str(program)


def processes(browser: Browser) -> list[psutil.Process]:
    """Return all processes of a browser, the one that they depend on first."""
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    (main,) = (each["id"] for each in found["processInfo"] if each["type"] == "browser")
    process = psutil.Process(main)
    return [process, *process.children(recursive=True)]


@contextlib.contextmanager
def page_of(browser: Browser) -> Iterator[Page]:
    """Open a page of a profile of its own: no cookies, no permission, no gesture yet."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-US")
    try:
        yield context.new_page()
    finally:
        context.close()


class Onlooker:
    """Looks into a page without touching it.

    Playwright's own `evaluate`, `expect` and locators run their scripts as if the user had made a
    gesture, after which the page may play sound. This one does not.
    """

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression."""
        answer = self._session.send(
            "Runtime.evaluate",
            {"expression": expression, "returnByValue": True, "userGesture": False},
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    @property
    def page_may_play(self) -> bool:
        """Whether the page has had a gesture since it was loaded."""
        return bool(self.evaluate("navigator.userActivation.hasBeenActive"))
