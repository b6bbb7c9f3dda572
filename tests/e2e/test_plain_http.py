"""By plain http from another machine, and without UDP: packets play in an `<audio>` element."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING, Any, Final

import psutil
import pytest
from playwright.sync_api import expect

from tests.e2e.chromium import launch, page_of
from tests.e2e.firefox import Firefox
from tests.e2e.jupyter import JupyterServer
from tests.e2e.kernel import kernel_of
from tests.e2e.panel import detail, panels, wait_for_state
from tests.e2e.sound import gaps
from tests.e2e.test_without_udp import NO_UDP
from tests.e2e.tones import TONES, assert_two_tones, listeners
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.pulse import PulseServer

PROXY_ONLY: Final = {"media.peerconnection.ice.proxy_only": True}
"""Firefox's words for what `NO_UDP` is in Chromium."""
PLAYED: Final = "audio element, from a WebSocket by Media Source Extensions"
LATEST: Final = 1.0
"""Seconds from note to ear, as far as the panel knows them."""
PAUSE: Final = 3_000


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A server at an address that is no secure context."""
    found = [
        each.address
        for addresses in psutil.net_if_addrs().values()
        for each in addresses
        if each.family == socket.AF_INET and not each.address.startswith("127.")
    ]
    if not found:
        pytest.skip("This machine has no address but its own (127.0.0.1).")
    with JupyterServer(
        tmp_path_factory.mktemp("jupyter"),
        arguments=[f"--ServerApp.ip={found[0]}"],
        application="orchestron",
    ) as server:
        yield server


@pytest.fixture(scope="module")
def session(jupyter: JupyterServer) -> Iterator[dict[str, Any]]:
    with kernel_of(jupyter) as kernel:
        kernel.run(TONES)
        (running,) = jupyter.sessions()
        yield running


@pytest.fixture(scope="module")
def page(
    browser: Browser, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> Iterator[Page]:
    """The session's client page, which has found its way."""
    other = launch(browser.browser_type, pulse.environment, [NO_UDP])
    with page_of(other) as opened:
        opened.goto(jupyter.address("client", session=session["id"]))
        expect(panels(opened)).to_have_attribute("data-state", re.compile("live|blocked"))
        start = panels(opened).get_by_role("button", name="Start sound")
        if start.is_visible():
            start.click()
        wait_for_state(panels(opened), "live")
        opened.get_by_text("Connection", exact=True).click()
        pulse.wait_for_sound()
        yield opened
    other.close()


def latency(page: Page) -> float:
    """Return what the panel says of the way from note to ear, in seconds."""
    words = page.get_by_test_id("latency").inner_text()
    found = re.search(r"(\d+) ms", words)
    return int(found.group(1)) / 1000 if found else float("nan")


def test_both_sides_are_heard_throughout_and_the_panel_says_how(
    page: Page, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> None:
    assert page.evaluate("isSecureContext") is False
    expect(page.get_by_test_id("connection-played")).to_have_text(PLAYED)
    page.wait_for_timeout(1_000)

    heard = pulse.record(8.0)

    assert_two_tones(heard)
    assert sum(gap.duration for gap in gaps(heard[:, 0], shortest=0.02)) < 0.2
    assert [each["path"] for each in listeners(jupyter, session)].count("server") == 1
    expect(page.get_by_test_id("remark")).to_contain_text("through the Jupyter server, since")
    expect(page.get_by_test_id("remark")).to_contain_text("Media Source Extensions")
    assert 0.2 < latency(page) < LATEST


def test_it_is_muted_and_heard_again(page: Page, pulse: PulseServer) -> None:
    page.get_by_role("button", name="Mute", exact=True).click()
    pulse.wait_for_silence()

    page.get_by_role("button", name="Unmute", exact=True).click()

    pulse.wait_for_sound()
    assert_two_tones(pulse.record(1.5))


def test_after_a_pause_it_is_up_to_date(page: Page, pulse: PulseServer) -> None:
    page.get_by_role("button", name="Pause", exact=True).click()
    pulse.wait_for_silence()
    assert detail(panels(page)) == "Paused. The session plays on."
    page.wait_for_timeout(PAUSE)

    page.get_by_role("button", name="Play", exact=True).click()
    pulse.wait_for_sound()
    page.wait_for_timeout(2_000)

    assert_two_tones(pulse.record(2.0))
    assert latency(page) < LATEST


def test_another_preset_does_not_end_the_sound_and_studio_plays_as_quality(
    page: Page, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> None:
    mark = pulse.mark()
    page.get_by_label("Sound", exact=True).select_option("low bandwidth")
    wait_for("low bandwidth", lambda: listeners(jupyter, session)[0]["preset"])
    page.get_by_label("Sound", exact=True).select_option("studio")
    expect(page.get_by_test_id("remark")).to_contain_text("“Quality” plays instead.")
    wait_for("quality", lambda: listeners(jupyter, session)[0]["preset"])

    assert_two_tones(pulse.record(3.0))
    heard = pulse.since(mark, pulse.mark() - mark)
    assert max((gap.duration for gap in gaps(heard[:, 0])), default=0.0) < 0.5


def test_firefox_plays_it_too(
    page: Page, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> None:
    page.goto("about:blank")
    pulse.wait_for_silence()
    with Firefox(pulse.environment, PROXY_ONLY) as firefox, firefox.page() as other:
        other.goto(jupyter.address("client", session=session["id"]))
        other.wait_for_state("live")
        pulse.wait_for_sound()
        wait_for(PLAYED, lambda: other.text("connection-played"))

        assert_two_tones(pulse.record(3.0))
