"""Deadlines, on a clock that the test moves."""

from __future__ import annotations

import pytest

from orchestron_jupyter.engine.clock import Clock


class Time:
    """A monotonic clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_deadlines_do_not_drift_over_hours() -> None:
    time = Time()
    clock = Clock(0.01, 0.2, time)

    for _ in range(1_000_000):
        time.seconds = clock.deadline
        clock.advance()

    assert clock.deadline == pytest.approx(10_100.0, abs=1e-9)
    assert clock.overruns == 0


def test_a_short_delay_is_made_up_for() -> None:
    time = Time()
    clock = Clock(0.01, 0.2, time)

    time.seconds += 0.15
    clock.advance()

    assert clock.remaining() == pytest.approx(-0.14)
    assert clock.overruns == 0


def test_after_a_stall_it_starts_again_from_now_and_counts_one_overrun() -> None:
    time = Time()
    clock = Clock(0.01, 0.2, time)

    time.seconds += 5.0
    clock.advance()

    assert clock.remaining() == 0.0
    assert clock.overruns == 1


def test_a_longer_packet_is_due_later_by_what_it_holds_more_and_a_shorter_one_earlier() -> None:
    time = Time()
    clock = Clock(0.01, 0.2, time)
    clock.advance()
    due = clock.deadline

    clock.change_period(0.02)
    assert clock.deadline == pytest.approx(due + 0.01)
    clock.change_period(0.0025)
    assert clock.deadline == pytest.approx(due - 0.0075)
    clock.advance()

    assert clock.deadline == pytest.approx(due - 0.005)
    assert clock.overruns == 0


def test_what_a_shorter_packet_is_late_by_from_the_beginning_is_no_stall() -> None:
    time = Time()
    clock = Clock(0.02, 0.02, time)
    time.seconds = clock.deadline

    clock.change_period(0.0025)
    time.seconds += 0.015
    clock.advance()
    assert clock.overruns == 0

    for _ in range(20):  # it has caught up
        clock.advance()
    time.seconds = clock.deadline + 0.03
    clock.advance()
    assert clock.overruns == 1
