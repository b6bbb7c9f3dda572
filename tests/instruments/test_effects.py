"""The buses to the effects: live, in any order, and never filling up."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.instruments.player import EFFECTS, SOURCES, parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tests.instruments.player import Player

SILENT = 1e-4


def energy(sound: NDArray[np.float64]) -> float:
    return float((sound**2).sum())


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("source", SOURCES)
def test_every_instrument_reaches_an_effect(
    player: Callable[..., Player], source: str, effect: str
) -> None:
    def wet(order: tuple[str, str], send: float) -> NDArray[np.float64]:
        both = player(*order)
        both.play(effect)
        both.render(0.1)
        both.play(source, 0.3, **{"reverb": 0.0, "delay": 0.0, effect: send})
        return both.render(1.2)

    dry = wet((source, effect), 0.0)
    source_first = wet((source, effect), 1.0) - dry
    effect_first = wet((effect, source), 1.0) - wet((effect, source), 0.0)

    assert energy(source_first) > 0.02 * energy(dry)
    assert energy(effect_first) == pytest.approx(energy(source_first), rel=0.05)


@pytest.mark.parametrize("order", list(itertools.permutations(("organ", "delay", "reverb"))))
def test_without_an_effect_nothing_gathers_on_its_bus(
    player: Callable[..., Player], order: tuple[str, ...]
) -> None:
    session = player(*order)
    session.render(0.1)
    session.play("organ", 0.5, reverb=1.0, delay=1.0)
    session.render(0.8)

    assert session.bus_peak() == 0
    for effect in EFFECTS:
        session.play(effect)
    assert abs(session.render(1.0)).max() == 0


@pytest.mark.parametrize("order", list(itertools.permutations(("organ", "delay", "reverb"))))
@pytest.mark.parametrize("how", ["release", "panic"])
def test_after_an_effect_ended_nothing_gathers_on_its_bus(
    player: Callable[..., Player], order: tuple[str, ...], how: str
) -> None:
    session = player(*order)
    effects = [
        session.play("reverb", decay=0.2, predelay=0.0),
        session.play("delay", time=0.02, feedback=0.0),
    ]
    session.render(0.1)
    session.play("organ", None if how == "release" else 1.0, reverb=1.0, delay=1.0, release=0.02)
    session.render(0.3)
    if how == "release":
        for effect in effects:
            session.release(effect)
    else:
        session.host.end_all_notes()
        assert abs(session.render(0.1)).max() == 0
        session.play("organ", 1.0, reverb=1.0, delay=1.0, release=0.02)
    session.render(1.0)

    before = session.bus_peak()
    session.render(0.5)

    assert session.count("reverb") == session.count("delay") == 0
    assert session.bus_peak() == before < 0.8  # at most what one k-cycle left
    session.host.end_all_notes()
    for name in EFFECTS:
        session.play(name)
    assert abs(session.render(0.5)).max() < SILENT


def test_the_bus_of_a_running_effect_stays_at_the_level_of_its_sources(
    player: Callable[..., Player],
) -> None:
    session = player("reverb", "delay", "organ")
    session.play("reverb")
    session.play("delay", reverb=0.0)
    session.play("organ", reverb=1.0, delay=1.0)

    peaks = []
    for _ in range(20):
        session.render(0.2)
        peaks.append(session.bus_peak())

    assert max(peaks) < 0.8
    assert max(peaks[10:]) < 1.5 * max(peaks[:10])


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_new_note_of_an_effect_takes_the_place_of_the_one_before(
    player: Callable[..., Player], effect: str
) -> None:
    session = player(effect, "kick")
    short = {"decay": 0.3} if effect == "reverb" else {"feedback": 0.0, "time": 0.1}
    session.play(effect, **short)
    session.render(0.2)
    session.play(effect, amp=0.0, **short)
    session.render(1.5)

    assert session.count(effect) == 1
    session.play("kick", 0.1, decay=0.1, **{"reverb": 0.0, "delay": 0.0, effect: 1.0})
    session.render(0.2)
    assert abs(session.render(0.4)).max() < SILENT  # the new one is mute


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_released_effect_lets_its_tail_ring_and_ends_without_a_click(
    player: Callable[..., Player], effect: str
) -> None:
    session = player("kick", effect)
    values = {"decay": 1.0} if effect == "reverb" else {"time": 0.2, "feedback": 0.3}
    note = session.play(effect, **values)
    session.render(0.1)
    session.play("kick", 0.1, decay=0.05, click=0.0, reverb=1.0, delay=1.0)
    session.render(0.15)
    session.release(note)
    tail = session.render(4.0)

    assert abs(tail[: session.rate // 4]).max() > 0.01
    assert abs(np.diff(tail, axis=0)).max() < 0.2 * abs(tail).max()
    assert abs(tail[-session.rate // 10 :]).max() < SILENT
    assert session.count(effect) == 0


@pytest.mark.parametrize("decay", [0.5, 2.5, 6.0])
@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_the_reverb_dies_away_in_the_time_it_says(
    player: Callable[..., Player], decay: float, rate: int
) -> None:
    session = player("reverb", "snare", rate=rate)
    session.play("reverb", decay=decay, brightness=1.0)
    session.render(0.1)
    session.play("snare", 0.1, decay=0.05, reverb=1.0)
    session.render(0.2)
    left = np.cumsum((session.render(decay) ** 2).sum(axis=1)[::-1])[::-1]
    level = 10 * np.log10(left / left[0] + 1e-12)

    measured = 60 / 25 * (np.argmax(level < -30) - np.argmax(level < -5)) / rate

    assert measured == pytest.approx(decay, rel=0.3)


def test_the_reverb_answers_as_loud_as_the_dry_sound(player: Callable[..., Player]) -> None:
    session = player("strings", "reverb")
    session.play("reverb")
    session.play("strings", 3.0, reverb=0.0)
    dry = energy(session.render(4.0))
    session.play("strings", 3.0, reverb=1.0)

    both = energy(session.render(4.0))

    assert 1.5 < both / dry < 3.5


def test_echoes_come_in_time_and_swing_between_the_sides(player: Callable[..., Player]) -> None:
    session = player("delay", "kick")
    session.play("delay", amp=1.0, time=0.3, feedback=0.5, brightness=1.0, reverb=0.0)
    session.render(0.1)
    session.play("kick", 0.1, decay=0.1, click=0.0, reverb=0.0, delay=1.0)

    sound = abs(session.render(1.5))
    step = round(0.3 * session.rate)
    echoes = [sound[n * step : (n + 1) * step] for n in range(5)]
    peaks = np.array([each.max(axis=0) for each in echoes])
    loud = [int(np.argmax(each.max(axis=1) > 0.1 * each.max())) for each in echoes]

    assert peaks[1, 0] > 50 * peaks[1, 1]
    assert peaks[2, 1] > 20 * peaks[2, 0]
    assert peaks[2, 1] / peaks[1, 0] == pytest.approx(0.5, rel=0.1)
    assert peaks[3, 0] / peaks[2, 1] == pytest.approx(0.5, rel=0.1)
    assert max(loud) - min(loud) < 0.002 * session.rate


def test_echoes_go_to_the_reverb(player: Callable[..., Player]) -> None:
    tails = []
    for send in (0.0, 1.0):
        session = player("reverb", "delay", "kick")
        session.play("reverb")
        session.play("delay", time=0.1, feedback=0.0, reverb=send)
        session.render(0.1)
        session.play("kick", 0.1, decay=0.1, reverb=0.0, delay=1.0)
        session.render(0.4)
        tails.append(energy(session.render(0.5)))

    assert tails[1] > 100 * tails[0] + 1e-3


@pytest.mark.parametrize("source", SOURCES)
def test_every_instrument_has_its_sends(source: str) -> None:
    known = parameters(source)

    assert known["delay"].default == 0
    assert 0 < known["reverb"].default <= 0.2
