"""UDP is blocked and let through again while somebody listens: hardly anything of it is heard."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from playwright.sync_api import expect

from tests.e2e.chromium import launch, page_of
from tests.e2e.jupyter import JupyterServer
from tests.e2e.kernel import kernel_of
from tests.e2e.network import Network, network
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.sound import longest_absence
from tests.e2e.tones import TONES, assert_two_tones, listeners
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.pulse import PulseServer
    from tests.e2e.sound import Signal

ALLOWED: Final = 0.5
"""Seconds of silence at a move."""
FOUND: Final = 45_000
"""Milliseconds in which a better way is found."""
WAY: Final = {"balanced": "audio element", "low latency": "audio worklet, from a data channel"}
RELAYED: Final = "through the Jupyter server"
DIRECT: Final = "direct, over UDP"
WHY: Final = "since nothing arrived any more on the direct way (UDP)"


class Far(NamedTuple):
    """A server on another machine, as far as the network knows, and the network."""

    line: Network
    jupyter: JupyterServer


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Far]:
    with contextlib.ExitStack() as stack:
        try:
            line = stack.enter_context(network())
        except OSError as error:
            pytest.skip(str(error))
        server = JupyterServer(
            tmp_path_factory.mktemp("far"),
            arguments=[f"--ServerApp.ip={line.address}"],
            application="orchestron",
            prefix=line.prefix,
        )
        yield Far(line, stack.enter_context(server))


@pytest.fixture(scope="module")
def session(far: Far) -> Iterator[dict[str, Any]]:
    with kernel_of(far.jupyter) as kernel:
        kernel.run(TONES)
        (running,) = far.jupyter.sessions()
        yield running


@pytest.fixture(scope="module")
def page(browser: Browser, far: Far, session: dict[str, Any], pulse: PulseServer) -> Iterator[Page]:
    """The session's client page, which sounds directly; as by https, a worklet is to be had."""
    secure = f"--unsafely-treat-insecure-origin-as-secure={far.jupyter.url.rstrip('/')}"
    other = launch(browser.browser_type, pulse.environment, [secure])
    with page_of(other) as opened:
        opened.goto(far.jupyter.address("client", session=session["id"]))
        start = panels(opened).get_by_role("button", name="Start sound")
        expect(panels(opened)).to_have_attribute("data-state", re.compile("live|blocked"))
        if start.is_visible():
            start.click()
        wait_for_state(panels(opened), "live")
        opened.get_by_text("Connection", exact=True).click()
        yield opened
    other.close()


def path(jupyter: JupyterServer, session: dict[str, Any]) -> list[str]:
    """Return how each listener is reached, as the engine knows it."""
    return [each["path"] for each in listeners(jupyter, session) if each["state"] == "live"]


@pytest.mark.parametrize("preset", list(WAY))
def test_the_listener_moves_down_when_udp_is_blocked_and_up_again(
    page: Page, session: dict[str, Any], far: Far, pulse: PulseServer, preset: str
) -> None:
    way = page.get_by_test_id("connection-path")
    played = page.get_by_test_id("connection-played")
    page.get_by_label("Sound", exact=True).select_option(preset)
    expect(played).to_contain_text(WAY[preset], timeout=15_000)
    # A connection that stood for a while is a good one.
    page.wait_for_timeout(6_000)

    down = pulse.mark()
    far.line.block_udp()
    try:
        expect(way).to_have_text(RELAYED, timeout=FOUND)
        expect(page.get_by_test_id("remark")).to_contain_text(WHY)
        assert_two_tones(pulse.record(2.0))
        moved_down = pulse.since(down, pulse.mark() - down)
        up = pulse.mark()
    finally:
        far.line.let_udp_through()
    expect(way).to_have_text(DIRECT, timeout=FOUND)
    assert_two_tones(pulse.record(2.0))
    moved_up = pulse.since(up, pulse.mark() - up)

    assert silence(moved_down) < ALLOWED
    assert silence(moved_up) < ALLOWED
    expect(played).to_contain_text(WAY[preset])
    wait_for(["direct"], lambda: paths(far.jupyter, session))


def silence(recording: Signal) -> float:
    """Return for how long (s) one of the two tones was not to be heard at most."""
    return max(
        longest_absence(recording[:, 0], 440.0),
        longest_absence(recording[:, 1], 660.0),
    )


def paths(jupyter: JupyterServer, session: dict[str, Any]) -> list[str]:
    """Return how each listener is reached, as the engine knows it."""
    return [each["path"] for each in listeners(jupyter, session) if each["state"] == "live"]
