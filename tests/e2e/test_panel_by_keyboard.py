"""The panel for whoever uses no mouse or sees no screen: keyboard alone, and axe-core's rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.chromium import Onlooker
from tests.e2e.jupyter import JupyterServer
from tests.e2e.kernel import kernel_of
from tests.e2e.panel import PANEL, panels, wait_for_state
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page, Route

    from tests.e2e.pulse import PulseServer

LOCAL: Final = {"VISUALCSOUND_AUDIO_OUTPUT_MODE": "local"}
STATE: Final = f"document.querySelector('{PANEL}')?.dataset.state"
MOST_STOPS: Final = 60
"""Presses of Tab from the top of the page to its end, and some more."""
CODE: Final = r'''
import orchestron_jupyter as orchestron
session = orchestron.Session()
session.compile(r"""
chn_k "cutoff", 1, 3, 1000, 20, 20000
chn_k "voices", 1, 1, 2, 1, 6
instr Bell
  ; p4 freq = 440 [20, 8000] Hz: pitch
  ; p5 amp = 0.3 [0, 1]: loudness
  prints "ding\n"
  outs oscili:a(p5 * 0dbfs, p4), oscili:a(p5 * 0dbfs, p4)
endin
""")
'''


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with JupyterServer(tmp_path_factory.mktemp("jupyter"), application="orchestron") as server:
        yield server


@pytest.fixture(scope="module")
def session(jupyter: JupyterServer) -> Iterator[dict[str, Any]]:
    """A session with an instrument and two channels, which outlives every page of these tests."""
    with kernel_of(jupyter) as kernel:
        kernel.run(CODE)
        (running,) = jupyter.sessions()
        yield running


@pytest.fixture
def untouched(page: Page, jupyter: JupyterServer, session: dict[str, Any]) -> Page:
    """The session's page, blocked as long as nobody asks for sound."""
    page.goto(jupyter.address("client", session=session["id"]))
    onlooker = Onlooker(page)
    wait_for("blocked", lambda: onlooker.evaluate(STATE))
    return page


@pytest.fixture
def live(untouched: Page) -> Page:
    """The session's page, sounding."""
    untouched.get_by_role("button", name="Start sound").click()
    wait_for_state(panels(untouched), "live")
    return untouched


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus."""
    for _ in range(MOST_STOPS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{MOST_STOPS} presses of Tab do not lead to {wanted}.")


def unfold(page: Page, section: str) -> None:
    fold = page.get_by_test_id(f"section-{section}").locator(".orchestron-fold")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")


def open_all(page: Page) -> None:
    """Open every section, and what folds within them; the log has something to show."""
    unfold(page, "transport")
    unfold(page, "instruments")
    unfold(page, "midi")
    page.get_by_role("button", name="Try Bell").click()
    unfold(page, "log")
    for summary in page.locator("summary:visible").all():
        summary.click()
    expect(page.locator("[data-parameter=cutoff]")).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("ding")


def never(_route: Route) -> None:
    """Answer nothing."""


def test_a_note_is_played_from_the_first_tab_on_without_a_mouse(
    untouched: Page, pulse: PulseServer
) -> None:
    page = untouched
    tab_to(page, page.get_by_role("button", name="Start sound"))
    page.keyboard.press("Enter")
    wait_for_state(panels(page), "live")
    tab_to(page, page.get_by_role("button", name="C4", exact=True))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    page.keyboard.down(" ")
    pulse.wait_for_sound()
    held = page.get_by_role("button", name="D4", exact=True).get_attribute("aria-pressed")
    page.keyboard.up(" ")

    pulse.wait_for_silence()
    assert held == "true"


def test_player_preset_slider_and_fold_obey_the_keyboard(live: Page) -> None:
    play = live.get_by_test_id("play")
    tab_to(live, play)
    live.keyboard.press(" ")
    expect(play).to_have_attribute("aria-label", "Play")
    live.keyboard.press("Enter")
    expect(play).to_have_attribute("aria-label", "Pause")

    tab_to(live, live.get_by_test_id("preset"))
    live.keyboard.press("q")  # the first letter of one of them
    expect(live.get_by_test_id("preset")).to_have_value("quality")

    tab_to(live, live.get_by_role("button", name="Instruments"))
    live.keyboard.press("Enter")
    tab_to(live, live.locator("[data-instrument=Bell] summary"))
    live.keyboard.press("Enter")
    slider = live.locator("[data-instrument=Bell] [data-parameter=amp]")
    tab_to(live, slider)
    live.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "1")


def test_a_channel_follows_its_slider_and_what_is_folded_stays_folded(
    live: Page, jupyter: JupyterServer, session: dict[str, Any]
) -> None:
    instruments = live.get_by_role("button", name="Instruments")
    tab_to(live, instruments)
    live.keyboard.press("Enter")
    cutoff = live.locator("[data-parameter=cutoff]")
    tab_to(live, cutoff)
    live.keyboard.press("Home")
    expect(cutoff).to_have_attribute("aria-valuetext", "20")

    live.goto(jupyter.address("client", session=session["id"]))

    expect(instruments).to_have_attribute("aria-expanded", "true")
    expect(cutoff).to_have_attribute("aria-valuetext", "20")


def test_stop_and_start_pass_the_focus_on_and_are_told(live: Page) -> None:
    tab_to(live, live.get_by_role("button", name="Transport"))
    live.keyboard.press("Enter")
    tab_to(live, live.get_by_role("button", name="Stop", exact=True))
    live.keyboard.press("Enter")
    expect(live.get_by_role("status").first).to_contain_text("Csound stands still")

    expect(live.get_by_role("button", name="Start", exact=True)).to_be_focused()
    live.keyboard.press("Enter")

    expect(live.get_by_role("status").first).to_contain_text("plays in this browser")


def test_a_take_is_recorded_and_downloaded(live: Page) -> None:
    live.get_by_test_id("record").press("Enter")
    expect(live.get_by_test_id("take-clock")).to_contain_text("recording, 0:01")
    live.get_by_test_id("record").press("Enter")

    with live.expect_download() as download:
        live.get_by_role("link", name="Download ").press("Enter")

    assert download.value.suggested_filename.endswith(".wav")
    assert download.value.path().stat().st_size > 100_000


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_with_every_section_open(live: Page, theme: Any) -> None:
    live.emulate_media(color_scheme=theme)
    open_all(live)

    assert violations(live) == []


def test_axe_would_find_a_slider_without_a_name(live: Page) -> None:
    live.get_by_test_id("volume").evaluate("slider => slider.removeAttribute('aria-label')")

    (found,) = violations(live)

    assert found.startswith("label: ")


def test_axe_finds_nothing_in_a_narrow_panel(live: Page) -> None:
    live.set_viewport_size({"width": 300, "height": 900})
    open_all(live)

    assert violations(live) == []
    assert panels(live).evaluate("panel => panel.scrollWidth <= panel.clientWidth")


def test_axe_finds_nothing_where_the_sound_is_blocked(untouched: Page) -> None:
    assert violations(untouched) == []
    wait_for_state(panels(untouched), "blocked")


def test_axe_finds_nothing_while_it_connects(
    page: Page, jupyter: JupyterServer, session: dict[str, Any]
) -> None:
    page.route("**/whep?*", never)
    page.route_web_socket("**/audio?*", lambda _socket: None)
    page.goto(jupyter.address("client", session=session["id"]))
    wait_for_state(panels(page), "connecting")

    assert violations(page) == []
    wait_for_state(panels(page), "connecting")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_the_sound_failed(
    page: Page, jupyter: JupyterServer, session: dict[str, Any], theme: Any
) -> None:
    refused = json.dumps({"message": "This offer can't be answered."})
    page.emulate_media(color_scheme=theme)
    page.route("**/whep?*", lambda route: route.fulfill(status=422, body=refused))
    page.goto(jupyter.address("client", session=session["id"]))
    wait_for_state(panels(page), "error")

    assert violations(page) == []
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_axe_finds_nothing_where_the_server_is_silent(
    page: Page, jupyter: JupyterServer, session: dict[str, Any]
) -> None:
    page.route("**/orchestron/api/status", lambda route: route.abort())
    page.goto(jupyter.address("client", session=session["id"]))
    wait_for_state(panels(page), "error")

    assert violations(page) == []


def test_axe_finds_nothing_in_the_list_of_sessions(live: Page) -> None:
    live.get_by_role("button", name="Leave").click()
    expect(live.get_by_role("button", name="Join ")).to_be_visible()

    assert violations(live) == []


def test_axe_finds_nothing_when_the_session_is_over(page: Page, jupyter: JupyterServer) -> None:
    made = jupyter.request("POST", "orchestron/api/sessions", json={})
    page.goto(jupyter.address("client", session=made["id"]))
    wait_for_state(panels(page), "live")
    jupyter.answer("DELETE", f"orchestron/api/sessions/{made['id']}")
    wait_for_state(panels(page), "closed")

    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_local_mode(page: Page, local: JupyterServer, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(local.address("client"))
    page.get_by_role("button", name="Start a session").click()
    wait_for_state(panels(page), "local")

    assert violations(page) == []


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory, pulse: PulseServer) -> Iterator[JupyterServer]:
    """A server whose own sound device plays."""
    folder = tmp_path_factory.mktemp("local")
    environment = {**LOCAL, **pulse.environment}
    with JupyterServer(folder, environment, application="orchestron") as server:
        yield server
