"""Delay that a browser holds back without need."""

from __future__ import annotations

from fractions import Fraction

import pytest

from orchestron_jupyter.engine.encoder import Packet
from orchestron_jupyter.engine.listeners.surplus import EFFECT, QUIET, Surplus
from orchestron_jupyter.presets import encoding
from orchestron_jupyter.settings import Settings

KIND = encoding("balanced", Settings())
LENGTH = int(48 * Fraction(KIND.packet_duration))
SECOND = 48_000 // LENGTH
DEEP = (0.06, 0.04)
"""Held back and wanted, in seconds."""
LOUD = 0.1


class Listening:
    """Packets one after the other."""

    def __init__(self) -> None:
        self.surplus = Surplus()
        self._count = 0

    def left_out(self, packets: int, peak: float = 0.0) -> int:
        """Return how many of the next packets are not sent."""
        begun, self._count = self._count, self._count + packets
        return sum(
            self.surplus.takes(Packet(b"", number * LENGTH, LENGTH, KIND, peak))
            for number in range(begun, self._count)
        )


def test_of_quiet_one_packet_is_left_out_after_a_report_and_no_more() -> None:
    listening = Listening()
    listening.surplus.report(*DEEP)

    assert listening.left_out(SECOND) == 1
    assert listening.surplus.taken == LENGTH


def test_a_report_of_before_it_had_effect_is_not_believed() -> None:
    listening = Listening()
    listening.surplus.report(*DEEP)
    listening.left_out(SECOND)

    listening.surplus.report(*DEEP)
    assert listening.left_out(EFFECT // LENGTH) == 0
    listening.surplus.report(*DEEP)
    assert listening.left_out(SECOND) == 1


def test_what_is_heard_is_never_left_out() -> None:
    listening = Listening()
    listening.surplus.report(*DEEP)

    assert listening.left_out(SECOND, LOUD) == 0
    assert listening.left_out(1) == 0, "the first packet of quiet may end a sound"
    assert listening.left_out(1, QUIET / 2) == 1


@pytest.mark.parametrize(
    ("delay", "target"), [(0.041, 0.04), (0.035, 0.04), (0.06, 0.0), (0.0, 0.04), (0.0, 0.0)]
)
def test_a_buffer_that_is_as_deep_as_it_should_be_or_unknown_is_left_alone(
    delay: float, target: float
) -> None:
    listening = Listening()
    listening.surplus.report(delay, target)

    assert listening.left_out(SECOND) == 0
