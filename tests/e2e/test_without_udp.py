"""A browser that may not send UDP: the sound comes through the Jupyter server, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.chromium import launch, page_of
from tests.e2e.kernel import kernel_of
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.sound import onsets, separation_db, steady_pitch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.jupyter import JupyterServer
    from tests.e2e.pulse import PulseServer

# Chromium's policy for networks that allow a proxy only: no candidate, no packet over UDP.
NO_UDP: Final = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
TONES: Final = '''
import orchestron_jupyter as orchestron
session = orchestron.Session()
session.compile("""
instr TwoTones
  outs oscili:a(0.3 * 0dbfs, 440), oscili:a(0.3 * 0dbfs, 660)
endin
""")["TwoTones"].note_on()
'''


@pytest.fixture
def page(browser: Browser, pulse: PulseServer) -> Iterator[Page]:
    other = launch(browser.browser_type, pulse.environment, [NO_UDP])
    with page_of(other) as opened:
        yield opened
    other.close()


def test_the_sound_comes_through_the_jupyter_server(
    page: Page, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    with kernel_of(jupyter) as kernel:
        kernel.run(TONES)
        (session,) = jupyter.sessions()
        mark = pulse.mark()
        page.goto(jupyter.address("client", session=session["id"]))
        wait_for_state(panels(page), "live")
        pulse.wait_for_sound()
        first = onsets(pulse.since(mark, pulse.mark() - mark)[:, 0])[0]
        page.wait_for_timeout(1_000)
        sound = pulse.record(4.0)
        listeners = jupyter.request("GET", f"orchestron/api/sessions/{session['id']}/listeners")

    assert first < 10.0
    assert [each["path"] for each in listeners if each["state"] == "live"] == ["server"]
    assert steady_pitch(sound[:, 0]) == pytest.approx(440, abs=1)
    assert steady_pitch(sound[:, 1]) == pytest.approx(660, abs=1)
    assert separation_db(sound, 440, 660) > 40
    expect(page.get_by_text("through the Jupyter server, since")).to_be_visible()
