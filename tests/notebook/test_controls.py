"""Sliders and menus, and the engine that they agree with."""

from __future__ import annotations

import time
import warnings
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import ipywidgets
import pytest

from orchestron_jupyter import ArgumentError
from orchestron_jupyter.notebook import comm_delay

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestron_jupyter import Instrument, Session

DECLARED = """
chn_k "cutoff", 1, 3, 1000, 20, 20000
chn_k "depth", 1, 2, 0.25, 0, 1
chn_k "steps", 3, 1, 4, 1, 16
chn_k "on", 1, 1, 1, 0, 1
chn_k "wave", 1, 1, 2, 0, 3
chn_k "plain", 1
"""
LEAD = """
instr Lead
  ; p4 freq = 440 [20, 20000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness
  ; p6 wave = 1 [0, 2]
  iCount chnget "notes"
  chnset iCount + 1, "notes"
  chnset p4, "p4"
  chnset p6, "p6"
  kHere init 0
  kHere += 1
  chnset kHere, "cycles"
endin
"""


@pytest.fixture
def declared(session: Session) -> Session:
    session.compile(DECLARED)
    return session


@pytest.fixture
def lead(session: Session) -> Instrument:
    return session.compile(LEAD)["Lead"]


def within(seconds: float, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_each_declaration_has_the_control_that_fits(declared: Session) -> None:
    controls = declared.controls(wave=["sine", "saw", "square", "noise"])

    assert set(controls.values) == {"cutoff", "depth", "steps", "on", "wave"}
    assert isinstance(controls["cutoff"], ipywidgets.FloatLogSlider)
    assert isinstance(controls["depth"], ipywidgets.FloatSlider)
    assert isinstance(controls["steps"], ipywidgets.IntSlider)
    assert isinstance(controls["on"], ipywidgets.Checkbox)
    assert isinstance(controls["wave"], ipywidgets.Dropdown)
    assert controls["wave"].label == "square"
    assert (controls["steps"].min, controls["steps"].max) == (1, 16)
    assert 10 ** controls["cutoff"].min == pytest.approx(20)
    assert controls.values["cutoff"] == 1000.0


def test_moving_one_sets_the_channel(declared: Session) -> None:
    controls = declared.controls("cutoff", "steps", wave={"low": 0, "high": 3})

    controls["cutoff"].value = 5000.0
    controls["steps"].value = 7
    controls["wave"].label = "high"

    within(5, lambda: declared["cutoff"] == 5000.0)
    assert (declared["steps"], declared["wave"]) == (7.0, 3.0)


def test_a_continuous_one_goes_there_smoothly(declared: Session) -> None:
    declared.compile(
        'instr Largest\nkBefore init 0.25\nkNow chnget "depth"\nkMost init 0\n'
        'kMost max kMost, abs(kNow - kBefore)\nkBefore = kNow\nchnset kMost, "most"\nendin'
    )
    declared.instruments["Largest"].play(duration=5)
    controls = declared.controls("depth")
    declared.sleep_until(declared.time + 0.1)

    controls["depth"].value = 1.0

    within(5, lambda: declared["depth"] == 1.0)
    declared.sleep_until(declared.time + 0.05)
    assert 0 < float(declared["most"]) < 0.1


def test_what_code_sets_is_seen_while_it_is_shown_and_not_sent_back(declared: Session) -> None:
    controls = declared.controls()
    controls._view_count = 1  # as a browser does that shows it

    declared["depth"] = 0.75
    declared["steps"] = 99.0  # beyond its range: shown as its end, but left as it is

    within(5, lambda: controls.values["depth"] == 0.75)
    within(5, lambda: controls.values["steps"] == 16)
    assert declared["steps"] == 99.0
    controls._view_count = 0
    within(5, lambda: not controls._looking.is_alive())


@pytest.mark.parametrize(
    ("name", "values"), [("depth", (0.12345, 0.123, 0.124)), ("cutoff", (440.0, 440.2, 441.3))]
)
def test_what_a_browser_rounds_is_not_set(
    declared: Session,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    values: tuple[float, float, float],
) -> None:
    exact, rounded, moved = values
    declared[name] = exact
    controls = declared.controls(name)
    kernel = SimpleNamespace(get_parent=lambda _channel: {"header": {"msg_type": "comm_msg"}})
    monkeypatch.setattr(comm_delay, "get_ipython", lambda: SimpleNamespace(kernel=kernel))

    controls[name].value = rounded
    controls.look()
    assert (declared[name], controls[name].value) == (exact, rounded)

    controls[name].value = moved
    within(5, lambda: declared[name] == moved)


def test_nothing_is_asked_while_nobody_sees_it(declared: Session) -> None:
    controls = declared.controls()

    declared["depth"] = 0.75
    time.sleep(0.6)

    assert not controls._looking.is_alive()
    assert controls.values["depth"] == 0.25
    controls.look()
    assert controls.values["depth"] == 0.75


def test_channels_that_are_declared_later_join(session: Session) -> None:
    controls = session.controls()
    assert "No channel declares a range yet" in repr(controls)

    session.compile(DECLARED)
    controls.look()
    first = controls["depth"]
    session.compile('chn_k "later", 1, 2, 0.5, 0, 1')
    controls.look()

    assert controls.values["later"] == 0.5
    assert controls["depth"] is first


def test_some_are_chosen_in_their_order(declared: Session) -> None:
    controls = declared.controls("steps", "cutoff")

    assert list(controls.values) == ["steps", "cutoff"]
    assert [each.description for each in controls.children[:2]] == ["steps", "cutoff"]


def test_they_fit_into_any_layout(declared: Session) -> None:
    controls = declared.controls()

    row = ipywidgets.HBox([controls["cutoff"], controls["depth"]])
    row.children[1].value = 0.5

    within(5, lambda: declared["depth"] == 0.5)


@pytest.mark.parametrize("arguments", [{"names": ("nowhere",)}, {"plain": ["a"]}, {"wave": []}])
def test_what_is_not_declared_is_refused(declared: Session, arguments: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError):
        declared.controls(*arguments.pop("names", ()), **arguments)


def test_after_the_session_they_say_so_and_no_more(declared: Session) -> None:
    controls = declared.controls()
    controls._view_count = 1
    declared.close()

    within(5, lambda: not controls._looking.is_alive())


# ------------------------------------------------------------ instruments


def test_an_instruments_sliders_set_what_its_next_notes_take(
    session: Session, lead: Instrument
) -> None:
    controls = lead.controls(wave=["sine", "saw", "square"])
    assert list(controls.values) == ["freq", "amp", "wave"]
    assert isinstance(controls["freq"], ipywidgets.FloatLogSlider)
    assert controls["freq"].tooltip == "pitch in Hz"

    controls["freq"].value = 220.0
    controls["wave"].label = "square"
    lead.play(duration=0.1)

    session.sleep_until(session.time + 0.05)
    assert (session["p4"], session["p6"]) == (220.0, 2.0)


def test_what_code_sets_moves_the_slider(lead: Instrument) -> None:
    controls = lead.controls("amp")
    other = lead.controls("amp")

    lead.values["amp"] = 0.9
    assert (controls["amp"].value, other["amp"].value) == (0.9, 0.9)

    controls["amp"].value = 0.2
    assert (lead.values["amp"], other["amp"].value) == (0.2, 0.2)

    controls.reset.click()
    assert (lead.values["amp"], other["amp"].value) == (0.5, 0.5)


def test_the_values_outlive_the_code_and_the_controls(session: Session, lead: Instrument) -> None:
    lead.controls()["amp"].value = 0.1

    again = session.compile(LEAD)["Lead"]

    assert again.controls().values["amp"] == 0.1


def test_play_plays_a_note(session: Session, lead: Instrument) -> None:
    controls = lead.controls()

    controls.play.click()

    session.sleep_until(session.time + 0.05)
    assert session["notes"] == 1.0


def test_a_held_note_begins_anew_with_each_change_until_it_is_let_go(
    session: Session, lead: Instrument
) -> None:
    controls = lead.controls()
    controls.hold.value = True
    session.sleep_until(session.time + 0.05)

    controls["freq"].value = 330.0
    session.sleep_until(session.time + 0.05)
    assert (session["notes"], session["p4"]) == (2.0, 330.0)

    controls.hold.value = False
    session.sleep_until(session.time + 0.05)
    before = session["cycles"]
    session.sleep_until(session.time + 0.05)
    assert session["cycles"] == before


def test_a_button_whose_note_is_refused_says_why(session: Session) -> None:
    gone = session.compile("instr Gone\nendin")["Gone"]
    session.load(
        "<CsoundSynthesizer>\n<CsInstruments>\ninstr 1\nendin\n</CsInstruments>\n"
        "<CsScore>\n</CsScore>\n</CsoundSynthesizer>\n"
    )
    controls = gone.controls()

    controls.play.click()

    assert "Gone" in controls.children[-1].value


def test_as_text_they_say_their_values(lead: Instrument) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert repr(lead.controls()) == "<InstrumentControls: freq = 440, amp = 0.5, wave = 1>"
