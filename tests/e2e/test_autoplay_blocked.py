"""A browser that plays nothing before a click: the panel says so, and one click is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.e2e.chromium import Onlooker, page_of
from tests.e2e.kernel import kernel_of
from tests.e2e.lab import LabNotebook, write_notebook
from tests.e2e.panel import PANEL
from tests.e2e.sound import FLOOR_DB, rms_dbfs, steady_pitch
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.jupyter import JupyterServer
    from tests.e2e.pulse import PulseServer

TONE: Final = '''
import orchestron_jupyter as orchestron
session = orchestron.Session()
session.compile("""
instr Tone
  outs oscili:a(0.3 * 0dbfs, 440), oscili:a(0.3 * 0dbfs, 440)
endin
""")["Tone"].note_on()
'''
STATE: Final = f"document.querySelector('{PANEL}')?.dataset.state"
DETAIL: Final = f"document.querySelector('{PANEL} [data-testid=detail]').textContent"
BUTTONS: Final = f"""
[...document.querySelectorAll('{PANEL} .orchestron-actions button')]
  .filter((button) => button.checkVisibility()).map((button) => {{
    const {{ x, y, width, height }} = button.getBoundingClientRect();
    return {{ text: button.textContent, x: x + width / 2, y: y + height / 2 }};
  }})
"""


@pytest.fixture
def sounding_session(jupyter: JupyterServer) -> Iterator[dict[str, Any]]:
    """A session that plays a tone, whoever listens."""
    with kernel_of(jupyter) as kernel:
        kernel.run(TONE)
        (session,) = jupyter.sessions()
        yield session


@pytest.fixture
def untouched(page: Page, jupyter: JupyterServer, sounding_session: dict[str, Any]) -> Onlooker:
    """The session's client page, which nobody has clicked on or typed into."""
    page.goto(jupyter.address("client", session=sounding_session["id"]))
    onlooker = Onlooker(page)
    wait_for("blocked", lambda: onlooker.evaluate(STATE))
    return onlooker


def test_without_a_click_the_panel_is_blocked_and_says_why(
    untouched: Onlooker, pulse: PulseServer
) -> None:
    buttons = untouched.evaluate(BUTTONS)

    assert not untouched.page_may_play
    assert [button["text"] for button in buttons] == ["Start sound"]
    assert untouched.evaluate(DETAIL) == "The browser plays no sound before you ask for it."
    assert rms_dbfs(pulse.record(1.0)) == FLOOR_DB


def test_one_click_on_the_button_starts_the_sound(
    untouched: Onlooker, page: Page, pulse: PulseServer
) -> None:
    (start,) = untouched.evaluate(BUTTONS)

    page.mouse.click(start["x"], start["y"])
    wait_for("live", lambda: untouched.evaluate(STATE))
    pulse.wait_for_sound()

    assert steady_pitch(pulse.record(2.0)[:, 0]) == pytest.approx(440.0, abs=1.0)
    assert untouched.evaluate(BUTTONS) == []


@pytest.fixture
def opened_again(browser: Browser, jupyter: JupyterServer) -> Iterator[Page]:
    """A notebook in JupyterLab that plays, opened anew in a browser without a gesture."""
    write_notebook(jupyter, "again.ipynb", [TONE, "session"])
    with page_of(browser) as first:
        notebook = LabNotebook(first, jupyter, "again.ipynb")
        notebook.run(0)
        notebook.run(1)
        notebook.save()
    with page_of(browser) as again:
        again.goto(jupyter.address("lab/tree/again.ipynb"))
        yield again


def test_a_notebook_opened_again_is_blocked_and_one_click_brings_its_sound_back(
    opened_again: Page, pulse: PulseServer
) -> None:
    onlooker = Onlooker(opened_again)
    wait_for("blocked", lambda: onlooker.evaluate(STATE), limit=60.0)
    (start,) = onlooker.evaluate(BUTTONS)

    opened_again.mouse.click(start["x"], start["y"])
    wait_for("live", lambda: onlooker.evaluate(STATE))
    pulse.wait_for_sound()

    assert steady_pitch(pulse.record(2.0)[:, 0]) == pytest.approx(440.0, abs=1.0)
