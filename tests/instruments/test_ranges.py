"""The ends of the parameters' ranges: no instrument and no effect breaks there."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from tests.instruments.player import EFFECTS, RATES, SOURCES, parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.instruments.player import Player

LOUDEST: Final = 1.6
"""Full velocity, everything open, panned to one side (3 dB louder there)."""


def corners(name: str) -> list[dict[str, float]]:
    """Return ends of parameter ranges: each alone, all together, and many mixed ones."""
    known = parameters(name).values()
    dice = random.Random(name)  # the same in every run
    single = [{each.name: end} for each in known for end in (each.minimum, each.maximum)]
    return [
        *single,
        {each.name: each.minimum for each in known},
        {each.name: each.maximum for each in known},
        *(
            {each.name: dice.choice((each.minimum, each.maximum)) for each in known}
            for _ in range(16)
        ),
    ]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", SOURCES)
def test_no_corner_of_the_ranges_breaks_a_note(
    player: Callable[..., Player], name: str, rate: int
) -> None:
    instrument = player(name, rate=rate)

    for values in corners(name):
        note = instrument.play(name, **values)
        held = instrument.render(0.15)
        instrument.release(note)
        sound = np.concatenate((held, instrument.render(0.05)))
        instrument.host.end_all_notes()
        assert np.isfinite(sound).all(), values
        assert abs(sound).max() <= LOUDEST, values
        assert values.get("amp") != 0 or abs(sound).max() == 0, values


@pytest.mark.parametrize("name", EFFECTS)
def test_no_corner_of_the_ranges_breaks_an_effect(player: Callable[..., Player], name: str) -> None:
    instrument = player(name, "snare")

    for values in corners(name):
        instrument.play(name, **values)
        instrument.render(0.05)
        instrument.play("snare", 0.1, reverb=1, delay=1, amp=1)
        sound = instrument.render(0.5)
        instrument.host.end_all_notes()
        assert np.isfinite(sound).all(), values
        assert abs(sound).max() <= 2 * LOUDEST, values
