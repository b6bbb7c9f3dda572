"""What breaks between engine and ear: the listener is freed, and the sound returns by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.chromium import launch, page_of, processes
from tests.e2e.jupyter import JupyterServer
from tests.e2e.kernel import kernel_of
from tests.e2e.network import Network, network
from tests.e2e.panel import detail, panels, wait_for_state
from tests.e2e.tones import TONES, assert_two_tones, listeners, listening
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.pulse import PulseServer

LIMIT: Final = 2
"""Listeners; one is heard, and one more may take over."""
FREED: Final = 10.0
"""Seconds in which a listener is freed, however it went."""
LIVE: Final = "The sound plays in this browser."
LOST: Final = "Connection lost, trying again…"
WAY: Final = {"balanced": "audio element", "low latency": "audio worklet"}


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with JupyterServer(
        tmp_path_factory.mktemp("jupyter"),
        environment={"ORCHESTRON_LISTENER_LIMIT": str(LIMIT)},
        application="orchestron",
    ) as server:
        yield server


@pytest.fixture(scope="module")
def session(jupyter: JupyterServer) -> Iterator[dict[str, Any]]:
    """A session that plays 440 Hz on the left and 660 Hz on the right, whoever listens."""
    with kernel_of(jupyter) as kernel:
        kernel.run(TONES)
        (running,) = jupyter.sessions()
        yield running


@pytest.fixture(autouse=True)
def nobody_listens(jupyter: JupyterServer, pulse: PulseServer) -> None:
    """Each test begins when those before have gone."""
    wait_for(0, lambda: sum(jupyter.listeners()), FREED)
    pulse.wait_for_silence()


def listen(page: Page, jupyter: JupyterServer, session: dict[str, Any]) -> None:
    page.goto(jupyter.address("client", session=session["id"]))
    let_play(page)


def let_play(page: Page) -> None:
    """Have the page play, by a click if the browser wants one."""
    expect(panels(page)).to_have_attribute("data-state", re.compile("live|blocked"))
    start = panels(page).get_by_role("button", name="Start sound")
    if start.is_visible():
        start.click()
    wait_for_state(panels(page), "live")


@pytest.fixture
def client(page: Page, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer) -> Page:
    """The session's client page, which sounds by the usual preset."""
    listen(page, jupyter, session)
    pulse.wait_for_sound()
    return page


def play_by(page: Page, preset: str) -> None:
    panels(page).get_by_label("Sound", exact=True).select_option(preset)
    expect(page.get_by_test_id("connection-played")).to_contain_text(WAY[preset], timeout=15_000)


@pytest.fixture
def other_browser(browser: Browser, pulse: PulseServer) -> Iterator[Browser]:
    """A browser of its own, which something may happen to."""
    started = launch(browser.browser_type, pulse.environment)
    yield started
    started.close()


@pytest.mark.parametrize("preset", list(WAY))
def test_when_the_engine_is_killed_the_sound_returns_the_way_it_came(
    client: Page, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer, preset: str
) -> None:
    play_by(client, preset)

    jupyter.engine().kill()
    pulse.wait_for_silence()
    pulse.wait_for_sound()

    wait_for_state(panels(client), "live")
    assert_two_tones(pulse.record(2.0))
    (heard,) = listening(jupyter, session)
    assert heard[0] == preset


def test_a_browser_that_is_killed_frees_its_listener(
    other_browser: Browser, jupyter: JupyterServer, session: dict[str, Any]
) -> None:
    listen(other_browser.new_page(), jupyter, session)
    wait_for([1], jupyter.listeners)

    for process in processes(other_browser):
        process.kill()

    wait_for([0], jupyter.listeners, FREED)


def test_a_browser_that_froze_frees_its_listener_and_sounds_again_when_it_wakes(
    other_browser: Browser, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> None:
    page = other_browser.new_page()
    listen(page, jupyter, session)
    wait_for([1], jupyter.listeners)
    frozen = processes(other_browser)

    for process in frozen:
        process.suspend()
    try:
        wait_for([0], jupyter.listeners, FREED)
    finally:
        for process in reversed(frozen):
            process.resume()

    wait_for([1], jupyter.listeners)
    wait_for_state(panels(page), "live")
    pulse.wait_for_sound()
    assert_two_tones(pulse.record(2.0))
    page.goto("about:blank")


def test_a_page_that_is_reloaded_is_heard_again_and_leaves_no_listener_behind(
    client: Page, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> None:
    (before,) = listeners(jupyter, session)

    client.reload()
    let_play(client)
    wait_for([1], jupyter.listeners, FREED)
    pulse.wait_for_sound()

    (after,) = listeners(jupyter, session)
    assert after["id"] != before["id"]
    assert_two_tones(pulse.record(2.0))


def test_one_listener_too_many_is_told_so_and_gets_in_when_another_has_left(
    client: Page, browser: Browser, jupyter: JupyterServer, session: dict[str, Any]
) -> None:
    with page_of(browser) as second, page_of(browser) as third:
        listen(second, jupyter, session)
        third.goto(jupyter.address("client", session=session["id"]))
        wait_for_state(panels(third), "error")

        assert detail(panels(third)).startswith("This session has its 2 listeners already.")
        wait_for_state(panels(client), "live")
        wait_for_state(panels(second), "live")

        second.goto("about:blank")
        wait_for([1], jupyter.listeners)
        third.get_by_role("button", name="Try again").click()
        wait_for_state(panels(third), "live")


# ------------------------------------------------------------ over a network that is cut


@pytest.fixture(scope="module")
def line() -> Iterator[Network]:
    try:
        with network() as made:
            yield made
    except OSError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def far_jupyter(line: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A server on another machine, as far as the network knows."""
    with JupyterServer(
        tmp_path_factory.mktemp("far"),
        arguments=[f"--ServerApp.ip={line.address}"],
        application="orchestron",
        prefix=line.prefix,
    ) as server:
        yield server


@pytest.fixture(scope="module")
def far_session(far_jupyter: JupyterServer) -> Iterator[dict[str, Any]]:
    with kernel_of(far_jupyter) as kernel:
        kernel.run(TONES)
        (running,) = far_jupyter.sessions()
        yield running


@pytest.fixture
def far_client(
    page: Page, far_jupyter: JupyterServer, far_session: dict[str, Any], pulse: PulseServer
) -> Page:
    listen(page, far_jupyter, far_session)
    pulse.wait_for_sound()
    # The panel has been looking at what arrives.
    expect(page.get_by_test_id("connection-played")).to_contain_text("audio element")
    return page


@pytest.mark.parametrize(("seconds", "said"), [(2.0, LIVE), (12.0, LOST)])
def test_when_the_network_was_cut_the_panel_says_so_in_time_and_the_sound_returns(
    far_client: Page, line: Network, pulse: PulseServer, seconds: float, said: str
) -> None:
    line.cut()
    try:
        pulse.wait_for_silence()
        far_client.wait_for_timeout(1000 * seconds)
        assert detail(panels(far_client)) == said
    finally:
        line.restore()

    pulse.wait_for_sound()
    wait_for_state(panels(far_client), "live")
    assert_two_tones(pulse.record(2.0))
