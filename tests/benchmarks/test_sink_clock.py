"""The time of a recorded sample, from arrivals of which some are late."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.sink_clock import SPAN, Arrival, time_of

AHEAD = 1234.5
"""Monotonic time at which the recordings here begin."""


def arrivals(seconds: float, ahead: float = AHEAD) -> list[Arrival]:
    """Blocks of 10 ms, each late by 0 to 30 ms, and now and then by much more."""
    generator = np.random.default_rng(1)
    positions = np.arange(0.01, seconds, 0.01)
    late = generator.uniform(0, 0.03, len(positions))
    late[generator.random(len(positions)) < 0.02] += 0.4
    return [Arrival(ahead + p + d, p) for p, d in zip(positions, late, strict=True)]


def test_late_blocks_do_not_move_the_clock() -> None:
    assert time_of(15.0, arrivals(30.0)) == pytest.approx(AHEAD + 15.0, abs=0.0005)


def test_a_position_between_two_blocks_has_its_own_time() -> None:
    assert time_of(15.0037, arrivals(30.0)) == pytest.approx(AHEAD + 15.0037, abs=0.0005)


def test_samples_that_the_recorder_lost_move_the_clock_from_then_on() -> None:
    lost = 0.25
    later = [Arrival(each.time + 60.0 + lost, each.position + 60.0) for each in arrivals(60.0)]
    both = arrivals(60.0) + later

    assert time_of(60.0 - 2 * SPAN, both) == pytest.approx(AHEAD + 60.0 - 2 * SPAN, abs=0.0005)
    assert time_of(60.0 + 2 * SPAN, both) == pytest.approx(
        AHEAD + lost + 60.0 + 2 * SPAN, abs=0.0005
    )


def test_a_position_that_was_never_seen_has_no_time() -> None:
    with pytest.raises(ValueError, match="empty"):
        time_of(100.0, arrivals(30.0))
