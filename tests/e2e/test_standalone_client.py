"""The stand-alone client page: a session is started, played and ended without a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.jupyter import JupyterServer
from tests.e2e.kernel import kernel_of
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.sound import peak_frequency, rms_dbfs, separation_db, steady_pitch
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.e2e.pulse import PulseServer

A4: Final = 440.0
DETUNING: Final = 0.01
"""The pad's saws lie up to 0.6 % beside the pitch of the key; a semitone is 6 %."""
AT_44_1_KHZ: Final = '''
import orchestron_jupyter as orchestron
session = orchestron.Session()
session.load("""
<CsoundSynthesizer>
<CsOptions>
</CsOptions>
<CsInstruments>
sr = 44100
ksmps = 32
nchnls = 2
0dbfs = 1
instr TwoTones
  outs oscili:a(0.5, 440), oscili:a(0.5, 660)
endin
</CsInstruments>
<CsScore>
i "TwoTones" 0 600
</CsScore>
</CsoundSynthesizer>
""")
'''


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with JupyterServer(tmp_path_factory.mktemp("jupyter"), application="orchestron") as server:
        yield server


@pytest.fixture(autouse=True)
def nothing_left(jupyter: JupyterServer) -> Iterator[None]:
    """Whatever a test did or failed to do, the next one finds no session, no kernel, no sound."""
    yield
    jupyter.end_everything()


@pytest.fixture
def client(page: Page, jupyter: JupyterServer) -> Page:
    """The client page, which lists no session yet."""
    page.goto(jupyter.address("client"))
    return page


@pytest.fixture
def joined(client: Page) -> Page:
    """The client page with a session of its own, and the warm pad to play."""
    client.get_by_role("button", name="Start a session").click()
    wait_for_state(panels(client), "live")
    client.get_by_label("Instrument", exact=True).select_option("warm_pad")
    return client


def key(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_a_key_on_the_page_sounds_at_its_pitch_on_both_sides_until_it_is_released(
    joined: Page, pulse: PulseServer
) -> None:
    key(joined, "A4").hover()
    joined.mouse.down()
    pulse.wait_for_sound()
    recording = pulse.record(2.0)
    joined.mouse.up()
    pulse.wait_for_silence()

    assert peak_frequency(recording[:, 0]) == pytest.approx(A4, rel=DETUNING)
    assert peak_frequency(recording[:, 1]) == pytest.approx(A4, rel=DETUNING)
    assert rms_dbfs(recording[:, 0]) == pytest.approx(rms_dbfs(recording[:, 1]), abs=3.0)
    assert rms_dbfs(recording) > -40.0


def test_silence_ends_a_note_whose_key_is_still_held(joined: Page, pulse: PulseServer) -> None:
    joined.keyboard.down("h")
    pulse.wait_for_sound()

    joined.get_by_role("button", name="Silence").click()

    pulse.wait_for_silence()
    expect(key(joined, "A4")).to_have_attribute("aria-pressed", "true")


def test_a_session_that_is_ended_on_the_page_is_gone_from_the_server(
    joined: Page, jupyter: JupyterServer
) -> None:
    running = jupyter.sessions()

    joined.get_by_role("button", name="End session").click()

    assert [session["state"] for session in running] == ["running"]
    expect(joined.get_by_test_id("sessions")).to_have_text("No session is running.")
    assert jupyter.sessions() == []


def test_a_session_that_is_left_plays_on_without_a_listener_and_can_be_joined_again(
    joined: Page, jupyter: JupyterServer
) -> None:
    joined.get_by_role("button", name="Leave").click()
    wait_for([0], jupyter.listeners)

    joined.get_by_role("button", name="Join session-").click()

    wait_for_state(panels(joined), "live")
    assert jupyter.listeners() == [1]


def test_a_csd_at_44_1_khz_that_a_kernel_loads_is_heard_at_its_pitch_in_stereo(
    client: Page, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    with kernel_of(jupyter) as kernel:
        kernel.run(AT_44_1_KHZ)
        (session,) = jupyter.sessions()
        client.goto(jupyter.address("client", session=session["id"]))
        wait_for_state(panels(client), "live")
        pulse.wait_for_sound()
        recording = pulse.record(3.0)

    assert steady_pitch(recording[:, 0]) == pytest.approx(440.0, abs=1.0)
    assert steady_pitch(recording[:, 1]) == pytest.approx(660.0, abs=1.0)
    assert separation_db(recording, 440.0, 660.0) > 50
