"""The control: what the other tests measure with, measured. No Csound, no server takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.e2e.chromium import Onlooker
from tests.e2e.sound import (
    gaps,
    rms_dbfs,
    separation_db,
    steady_level_dbfs,
    steady_pitch,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.pulse import PulseServer

TWO_TONES: Final = """
<button>Play</button>
<script>
document.querySelector("button").onclick = () => {
  const context = new AudioContext({ sampleRate: 48000 });
  const sides = new ChannelMergerNode(context, { numberOfInputs: 2 });
  [440, 660].forEach((frequency, side) => {
    const tone = new OscillatorNode(context, { frequency });
    const level = new GainNode(context, { gain: 0.5 });
    tone.connect(level).connect(sides, 0, side);
    tone.start();
  });
  sides.connect(context.destination);
};
</script>
"""


@pytest.fixture
def sounding_page(page: Page, pulse: PulseServer) -> Page:
    page.set_content(TWO_TONES)
    page.get_by_role("button").click()
    pulse.wait_for_sound()
    return page


@pytest.mark.usefixtures("sounding_page")
def test_an_oscillator_in_the_page_is_recorded_in_stereo_at_its_pitch_and_level(
    pulse: PulseServer,
) -> None:
    recording = pulse.record(2.0)

    assert steady_pitch(recording[:, 0]) == pytest.approx(440.0, abs=0.1)
    assert steady_pitch(recording[:, 1]) == pytest.approx(660.0, abs=0.1)
    assert separation_db(recording, 440.0, 660.0) > 80
    assert steady_level_dbfs(recording[:, 0]) == pytest.approx(-9.0, abs=0.5)


def test_the_sink_is_silent_when_nothing_plays(pulse: PulseServer) -> None:
    pulse.wait_for_silence()

    assert rms_dbfs(pulse.record(0.5)) < -150


@pytest.mark.usefixtures("sounding_page")
def test_sound_since_a_mark_follows_the_sound_before_it_without_a_gap(pulse: PulseServer) -> None:
    mark = pulse.mark()
    pulse.record(0.5)

    assert len(pulse.since(mark, 0.5)) == 24_000
    assert gaps(pulse.since(mark, 0.5)[:, 0], shortest=0.1) == []


def test_looking_into_a_page_is_no_gesture(page: Page) -> None:
    page.goto("data:text/html,<title>Untouched</title>")
    onlooker = Onlooker(page)

    title = onlooker.evaluate("document.title")

    assert title == "Untouched"
    assert not onlooker.page_may_play
