"""Breaks in a tone, against tones that were broken at known places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from benchmarks.tone_breaks import Break, NoToneError, breaks, own_breaks, per_minute
from tests.e2e.sound import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

TONES = [440.0, 880.0]


def tone(frequency: float, seconds: float = 4.0, phase: float = 0.0) -> NDArray[np.float64]:
    time = np.arange(round(seconds * RATE)) / RATE
    wave: NDArray[np.float64] = 0.25 * np.sin(2 * np.pi * frequency * time + phase)
    return wave


def at(seconds: float) -> int:
    return round(seconds * RATE)


@pytest.mark.parametrize("frequency", TONES)
def test_a_steady_tone_has_no_break(frequency: float) -> None:
    assert breaks(tone(frequency), frequency) == []


@pytest.mark.parametrize("frequency", TONES)
@pytest.mark.parametrize("milliseconds", [2, 5, 20, 200])
def test_a_gap_is_found_once_where_it_is(frequency: float, milliseconds: int) -> None:
    signal = tone(frequency)
    signal[at(2.0) : at(2.0 + milliseconds / 1000)] = 0.0

    (found,) = breaks(signal, frequency)

    assert found.start == pytest.approx(2.0, abs=0.003)
    assert found.end == pytest.approx(2.0 + milliseconds / 1000, abs=0.003)


@pytest.mark.parametrize("frequency", TONES)
def test_samples_that_were_skipped_are_a_break(frequency: float) -> None:
    signal = np.delete(tone(frequency), slice(at(1.5), at(1.5) + 24))

    (found,) = breaks(signal, frequency)

    assert found.start == pytest.approx(1.5, abs=0.005)


@pytest.mark.parametrize("frequency", TONES)
def test_a_block_that_was_played_twice_is_a_break(frequency: float) -> None:
    signal = tone(frequency)
    block = signal[at(3.0) : at(3.0) + 256]

    (found,) = breaks(np.insert(signal, at(3.0), block), frequency)

    assert found.start == pytest.approx(3.0, abs=0.01)


def test_two_gaps_apart_are_two_and_close_together_one() -> None:
    signal = tone(440.0)
    for start in (1.0, 2.0, 2.012):
        signal[at(start) : at(start + 0.004)] = 0.0

    assert [round(each.start, 1) for each in breaks(signal, 440.0)] == [1.0, 2.0]


def test_what_a_codec_and_a_neighbour_add_is_no_break() -> None:
    generator = np.random.default_rng(1)
    noise = generator.normal(0, 0.25 * 10 ** (-40 / 20), 4 * RATE)

    assert breaks(tone(440.0) + noise + 0.001 * tone(880.0), 440.0) == []


def test_a_tone_a_little_off_pitch_is_no_break() -> None:
    assert breaks(tone(440.2), 440.0) == []


def test_a_recording_without_the_tone_can_not_be_judged() -> None:
    silence: NDArray[np.floating[Any]] = np.zeros(RATE)
    with pytest.raises(NoToneError, match="440 Hz"):
        breaks(silence, 440.0)


def test_breaks_of_the_control_are_not_ours() -> None:
    ours = [Break(1.0, 0.01), Break(5.0, 0.01), Break(9.0, 0.01)]
    control = [Break(0.9, 0.02), Break(5.1, 0.3), Break(20.0, 0.1)]

    assert own_breaks(ours, control) == [Break(9.0, 0.01)]


def test_a_long_break_around_the_controls_is_not_ours() -> None:
    assert own_breaks([Break(1.0, 3.0)], [Break(2.0, 0.01)]) == []


def test_breaks_are_counted_for_each_minute() -> None:
    found = [Break(1.0, 0.01), Break(61.0, 0.01), Break(119.0, 0.01)]

    assert per_minute(found, 120.0) == (1.0, 2.0)
    assert per_minute([Break(1.0, 0.01)], 15.0) == (4.0,)
    assert per_minute([], 120.0) == (0.0, 0.0)
