"""The onset of a click, against clicks of which it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.clicks import AMPLITUDE, DURATION, FREQUENCY, onset
from tests.e2e.sound import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray


def recording(begins: float, level: float = AMPLITUDE) -> NDArray[np.float64]:
    """A click that begins at `begins` seconds into silence."""
    time = np.arange(round(DURATION * RATE)) / RATE
    click = level * np.sin(2 * np.pi * FREQUENCY * time)
    return np.concatenate([np.zeros(round(begins * RATE)), click, np.zeros(RATE // 10)])


@pytest.mark.parametrize("begins", [0.0, 0.0761, 0.3])
def test_the_onset_is_found_to_a_tenth_of_a_millisecond(begins: float) -> None:
    assert onset(recording(begins)) == pytest.approx(begins, abs=0.0001)


def test_a_quiet_click_begins_where_a_loud_one_does() -> None:
    assert onset(recording(0.1, level=0.2)) == onset(recording(0.1))


def test_what_a_codec_spreads_before_a_click_is_not_its_onset() -> None:
    signal = recording(0.1)
    before = slice(round(0.095 * RATE), round(0.1 * RATE))
    signal[before] += np.random.default_rng(1).uniform(-0.1, 0.1, before.stop - before.start)

    assert onset(signal) == pytest.approx(0.1, abs=0.0001)


def test_silence_and_hiss_have_no_onset() -> None:
    assert onset(np.zeros(RATE)) is None
    assert onset(np.random.default_rng(1).normal(0, 0.003, RATE)) is None
    assert onset(np.zeros(0)) is None
