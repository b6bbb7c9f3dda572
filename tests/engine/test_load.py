"""The load of the performance thread."""

from __future__ import annotations

import pytest

from orchestron_jupyter.engine.load import Load


class Machine:
    """A clock, and a thread that has used some of its time."""

    def __init__(self) -> None:
        self.time = 100.0
        self.used = 7.0
        self.load = Load(lambda: self.used, lambda: self.time)

    def work(self, seconds: float, used: float) -> None:
        self.time += seconds
        self.used += used
        self.load.look()


def test_it_is_the_share_of_the_time_that_the_thread_has_used() -> None:
    machine = Machine()
    machine.load.look()

    machine.work(1.0, used=0.25)

    assert machine.load.share == 0.25


def test_what_was_used_before_the_first_look_does_not_count() -> None:
    machine = Machine()

    machine.work(1.0, used=1.0)

    assert machine.load.share == 0.0


def test_it_is_measured_over_an_interval() -> None:
    machine = Machine()
    machine.load.look()
    machine.work(0.3, used=0.3)
    before = machine.load.share

    machine.work(0.3, used=0.0)

    assert before == 0.0
    assert machine.load.share == pytest.approx(0.5)
