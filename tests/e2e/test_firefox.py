"""Firefox: both ways to play are heard as in Chromium, by click and by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.e2e.firefox import Firefox
from tests.e2e.jupyter import JupyterServer
from tests.e2e.kernel import kernel_of
from tests.e2e.sound import gaps, steady_level_dbfs, steady_pitch
from tests.e2e.tones import LONGEST_GAP, TONES, assert_two_tones, listeners, listening
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.firefox import FirefoxPage
    from tests.e2e.pulse import PulseServer

PRESET: Final = "[data-testid=preset]"
INSTRUMENT: Final = "[data-testid=section-keyboard] select"
ORGAN: Final = f"document.querySelector('{INSTRUMENT} option[value=organ]')?.value ?? ''"
A4: Final = "button[aria-label=A4]"


@pytest.fixture(scope="module")
def firefox(pulse: PulseServer) -> Iterator[Firefox]:
    with Firefox(pulse.environment) as running:
        yield running


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with JupyterServer(tmp_path_factory.mktemp("jupyter"), application="orchestron") as server:
        yield server


@pytest.fixture
def page(firefox: Firefox) -> Iterator[FirefoxPage]:
    with firefox.page() as opened:
        yield opened


@pytest.fixture(scope="module")
def session(jupyter: JupyterServer) -> Iterator[dict[str, Any]]:
    """A session that plays 440 Hz on the left and 660 Hz on the right, whoever listens."""
    with kernel_of(jupyter) as kernel:
        kernel.run(TONES)
        (running,) = jupyter.sessions()
        yield running


@pytest.fixture(autouse=True)
def nobody_listens(jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer) -> None:
    """Each test begins when those before have gone."""
    wait_for(0, lambda: len(listeners(jupyter, session)))
    pulse.wait_for_silence()


@pytest.fixture
def client(
    page: FirefoxPage, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> FirefoxPage:
    """The session's client page, which sounds by the usual preset."""
    page.goto(jupyter.address("client", session=session["id"]))
    page.wait_for_state("live")
    pulse.wait_for_sound()
    return page


def wait_until_played_by(page: FirefoxPage, way: str) -> None:
    wait_for([way], lambda: [way] if way in page.text("connection-played") else [], 15.0)


def test_by_the_element_both_sides_are_heard_at_the_right_pitch(
    client: FirefoxPage, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> None:
    assert_two_tones(pulse.record(2.0))
    assert listening(jupyter, session) == [("balanced", "element")]
    wait_until_played_by(client, "audio element")


@pytest.mark.parametrize("preset", ["low latency", "studio"])
def test_by_the_worklet_both_sides_are_heard_at_the_right_pitch_and_as_loud(
    client: FirefoxPage,
    jupyter: JupyterServer,
    session: dict[str, Any],
    pulse: PulseServer,
    preset: str,
) -> None:
    by_element = steady_level_dbfs(pulse.record(1.0))

    client.choose(PRESET, preset)
    wait_until_played_by(client, "audio worklet")
    recording = pulse.record(3.0)

    assert_two_tones(recording)
    assert steady_level_dbfs(recording) == pytest.approx(by_element, abs=1.0)
    assert listening(jupyter, session) == [(preset, "worklet")]


def test_a_preset_is_changed_while_live_and_the_sound_goes_on_by_the_same_connection(
    client: FirefoxPage, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> None:
    before, mark = listeners(jupyter, session), pulse.mark()
    for preset, way in [
        ("low latency", "worklet"),
        ("quality", "element"),
        ("studio", "worklet"),
        ("balanced", "element"),
    ]:
        client.choose(PRESET, preset)
        wait_for([(preset, way)], lambda: listening(jupyter, session))
        wait_until_played_by(client, way)
    recording = pulse.since(mark, pulse.mark() - mark)

    after = listeners(jupyter, session)
    assert [each["id"] for each in after] == [each["id"] for each in before]
    assert max((gap.duration for gap in gaps(recording[:, 0])), default=0.0) < LONGEST_GAP
    client.wait_for_state("live")


def test_a_key_of_the_page_is_heard_at_its_pitch_by_both_ways(
    page: FirefoxPage, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    page.goto(jupyter.address("client"))
    page.click("aria/Start a session")
    page.wait_for_state("live")
    wait_for("organ", lambda: page.evaluate(ORGAN))
    page.choose(INSTRUMENT, "organ")

    page.press(A4)
    pulse.wait_for_sound()
    by_element = pulse.record(1.0)
    page.release()
    pulse.wait_for_silence()

    page.choose(PRESET, "low latency")
    wait_until_played_by(page, "audio worklet")
    page.key_down("h")
    pulse.wait_for_sound()
    by_worklet = pulse.record(1.0)
    page.key_up("h")
    pulse.wait_for_silence()

    assert steady_pitch(by_element[:, 0]) == pytest.approx(440.0, rel=0.01)
    assert steady_pitch(by_worklet[:, 0]) == pytest.approx(440.0, rel=0.01)
    page.click("aria/End session")


def test_the_controls_act_on_the_worklet(client: FirefoxPage, pulse: PulseServer) -> None:
    client.choose(PRESET, "low latency")
    wait_until_played_by(client, "audio worklet")

    client.click("aria/Pause")
    pulse.wait_for_silence()
    client.click("aria/Play")
    pulse.wait_for_sound()
    client.click("aria/Mute")
    pulse.wait_for_silence()
    client.click("aria/Unmute")
    pulse.wait_for_sound()


@pytest.mark.parametrize("preset", ["balanced", "low latency"])
def test_a_page_in_the_background_sounds_on(
    client: FirefoxPage, firefox: Firefox, pulse: PulseServer, preset: str
) -> None:
    client.choose(PRESET, preset)
    with firefox.page() as another:
        another.goto("about:blank")
        assert client.evaluate("document.visibilityState") == "hidden"
        recording = pulse.record(5.0)

    assert_two_tones(recording)
    assert max((gap.duration for gap in gaps(recording[:, 0])), default=0.0) < LONGEST_GAP


def test_when_the_engine_is_killed_the_worklet_sounds_again(
    client: FirefoxPage, jupyter: JupyterServer, pulse: PulseServer
) -> None:
    client.choose(PRESET, "low latency")
    wait_until_played_by(client, "audio worklet")

    jupyter.engine().kill()
    pulse.wait_for_silence()
    pulse.wait_for_sound()

    client.wait_for_state("live")
    assert_two_tones(pulse.record(2.0))
