"""Presets: the second way to play is heard like the first, and one changes for another live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.e2e.chromium import page_of
from tests.e2e.kernel import kernel_of
from tests.e2e.lab import LabNotebook, write_notebook
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.sound import (
    RATE,
    gaps,
    steady_level_dbfs,
    steady_pitch,
)
from tests.e2e.tones import LONGEST_GAP, TONES, assert_two_tones, listeners, listening
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from playwright.sync_api import Browser, Locator, Page

    from tests.e2e.jupyter import JupyterServer
    from tests.e2e.pulse import PulseServer

RAMP: Final = '''
import orchestron_jupyter as orchestron
session = orchestron.Session()
session.compile("""
instr Ramp
  kcount init 0
  aout init 0
  kn = 0
  while kn < ksmps do
    vaset kcount / 8192, kn, aout
    kcount = (kcount + 1) % 4096
    kn += 1
  od
  outs aout, aout
endin
""")["Ramp"].note_on()
'''
STEP: Final = 1 / 8192
"""Of the ramp, from one sample to the next; single precision holds every value exactly."""


@pytest.fixture
def session(jupyter: JupyterServer) -> Iterator[dict[str, Any]]:
    """A session that plays 440 Hz on the left and 660 Hz on the right, whoever listens."""
    with kernel_of(jupyter) as kernel:
        kernel.run(TONES)
        (running,) = jupyter.sessions()
        yield running


@pytest.fixture
def client(page: Page, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer) -> Page:
    """The session's client page, which sounds by the usual preset."""
    page.goto(jupyter.address("client", session=session["id"]))
    wait_for_state(panels(page), "live")
    pulse.wait_for_sound()
    return page


def choose(panel: Locator, preset: str) -> None:
    panel.get_by_label("Sound", exact=True).select_option(preset)


def wait_until_played_by(page: Page, way: str) -> None:
    """Wait until the panel says which way the sound comes."""
    played = page.get_by_test_id("connection-played")
    expect(played).to_contain_text(way, timeout=15_000)


@pytest.mark.parametrize("preset", ["low latency", "studio"])
def test_the_worklet_is_heard_at_the_right_pitch_on_both_sides(
    client: Page,
    jupyter: JupyterServer,
    session: dict[str, Any],
    pulse: PulseServer,
    preset: str,
) -> None:
    by_element = steady_level_dbfs(pulse.record(1.0))

    choose(panels(client), preset)
    wait_until_played_by(client, "audio worklet")
    recording = pulse.record(4.0)

    assert_two_tones(recording)
    assert steady_level_dbfs(recording) == pytest.approx(by_element, abs=1.0)
    assert listening(jupyter, session) == [(preset, "worklet")]


def test_studio_brings_what_csound_computed_bit_for_bit(
    page: Page, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    with kernel_of(jupyter) as kernel:
        kernel.run(RAMP)
        (session,) = jupyter.sessions()
        page.goto(jupyter.address("client", session=session["id"]))
        wait_for_state(panels(page), "live")
        choose(panels(page), "studio")
        wait_until_played_by(page, "audio worklet")
        page.wait_for_timeout(3_000)  # until the depth has settled
        recording = pulse.record(8.0)

    # A busy machine loses a packet now and then; what lies between has 10,000 samples and more.
    assert longest_ramp(recording[:, 0]) > 0.2
    assert longest_ramp(recording[:, 1]) > 0.2


def longest_ramp(heard: NDArray[np.float32]) -> float:
    """Return for how many seconds on end every sample is the one before it, plus a step."""
    following = (heard[:-1].astype(np.float64) + STEP) % 0.5
    breaks = np.flatnonzero(heard[1:] != following)
    return float(np.max(np.diff(np.concatenate(([-1], breaks, [len(following)]))))) / RATE


def test_a_preset_is_changed_while_live_and_the_sound_goes_on_by_the_same_connection(
    client: Page, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> None:
    before = listeners(jupyter, session)
    mark = pulse.mark()
    for preset, way in [
        ("low latency", "worklet"),
        ("quality", "element"),
        ("studio", "worklet"),
        ("balanced", "element"),
    ]:
        choose(panels(client), preset)
        wait_for([(preset, way)], lambda: listening(jupyter, session))
        wait_until_played_by(client, way)
    recording = pulse.since(mark, pulse.mark() - mark)

    after = listeners(jupyter, session)
    assert [each["id"] for each in after] == [each["id"] for each in before]
    assert max((gap.duration for gap in gaps(recording[:, 0])), default=0.0) < LONGEST_GAP
    wait_for_state(panels(client), "live")


def test_the_controls_act_on_the_worklet_as_on_the_element(
    client: Page, pulse: PulseServer
) -> None:
    panel = panels(client)
    choose(panel, "low latency")
    wait_until_played_by(client, "audio worklet")
    loud = steady_level_dbfs(pulse.record(1.0))

    panel.get_by_role("button", name="Pause").click()
    pulse.wait_for_silence()
    panel.get_by_role("button", name="Play").click()
    pulse.wait_for_sound()
    panel.get_by_role("button", name="Mute").click()
    pulse.wait_for_silence()
    panel.get_by_role("button", name="Unmute").click()
    pulse.wait_for_sound()
    panel.get_by_label("Volume").fill("10")
    client.wait_for_timeout(500)

    assert steady_level_dbfs(pulse.record(1.0)) == pytest.approx(loud - 20.0, abs=2.0)


def test_a_preset_is_remembered_by_the_browser_that_chose_it(
    client: Page, browser: Browser, jupyter: JupyterServer, session: dict[str, Any]
) -> None:
    choose(panels(client), "low latency")
    client.reload()
    with page_of(browser) as another:
        another.goto(jupyter.address("client", session=session["id"]))
        expect(another.get_by_test_id("preset")).to_have_value("balanced")

    expect(client.get_by_test_id("preset")).to_have_value("low latency")


def test_a_key_is_heard_at_its_pitch_by_the_worklet(
    page: Page, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    page.goto(jupyter.address("client"))
    page.get_by_role("button", name="Start a session").click()
    wait_for_state(panels(page), "live")
    page.get_by_label("Instrument", exact=True).select_option("organ")
    choose(panels(page), "low latency")
    wait_until_played_by(page, "audio worklet")

    page.get_by_role("button", name="A4", exact=True).hover()
    page.mouse.down()
    pulse.wait_for_sound()
    held = pulse.record(1.0)
    page.mouse.up()
    pulse.wait_for_silence()

    assert steady_pitch(held[:, 0]) == pytest.approx(440.0, rel=0.01)


def test_in_jupyterlab_python_asks_for_the_worklet_and_reads_what_it_measures(
    page: Page, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    cells = (
        f"{TONES}\nsession",
        "session.panel.preset = 'low latency'; session.panel.stats  # asks the page for them",
        "print(session.panel.stats['way'], session.panel.stats['packets_received'] > 0)",
    )
    write_notebook(jupyter, "presets.ipynb", cells)
    notebook = LabNotebook(page, jupyter, "presets.ipynb")
    notebook.run(0)
    wait_for_state(notebook.panel(0), "live")
    pulse.wait_for_sound()

    notebook.run(1)
    wait_until_played_by(page, "audio worklet")
    page.wait_for_timeout(2_500)
    notebook.run(2)
    recording = pulse.record(3.0)

    expect(notebook.output(2)).to_have_text("worklet True")
    assert_two_tones(recording)
