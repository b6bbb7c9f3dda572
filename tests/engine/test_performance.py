"""The performance thread on real Csound."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.engine.csound_host import CsoundHost, Text
from orchestron_jupyter.engine.performance import Performance
from orchestron_jupyter.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orchestron_jupyter.engine.encoder import Packet

OPTIONS = ("--sample-rate=48000", "--ksmps=64", "--nchnls=2", "--0dbfs=1")
ORCHESTRA = "instr 1\nouts oscili:a(0.5, 440), oscili:a(0.5, 660)\nendin\n"


class Stand:
    """A performance, and the packets that came of it."""

    def __init__(self, ctcsound: Any, **settings: Any) -> None:
        self.packets: list[Packet] = []
        self.enough = threading.Event()
        self.performance = Performance(CsoundHost(ctcsound), Settings(**settings), self._take)
        self.performance.restart_host(self._begin)
        self.performance.is_heard = True
        self.performance.start()

    def _begin(self) -> bool:
        self.performance.host.start(Text(ORCHESTRA, OPTIONS))
        return False

    def _take(self, packet: Packet) -> None:
        self.packets.append(packet)
        if len(self.packets) == 50:
            self.enough.set()


@pytest.fixture
def stand(ctcsound: Any) -> Iterator[Stand]:
    running = Stand(ctcsound)
    yield running
    running.performance.stop()


def test_time_stamps_advance_by_exactly_the_samples_rendered(stand: Stand) -> None:
    assert stand.enough.wait(10)

    stamps = [packet.pts for packet in stand.packets[:50]]

    assert stamps == list(range(stamps[0], stamps[0] + 50 * 480, 480))


def test_engine_time_counts_the_k_cycles_that_filled_the_packets(stand: Stand) -> None:
    assert stand.enough.wait(10)

    rendered = stand.performance.commands.call(
        lambda: (stand.performance.engine_time, len(stand.packets))
    ).result(5)

    # ksmps 64 does not divide 480: less than one k-cycle waits for the next packet.
    assert 0 <= rendered[0] - rendered[1] * 0.01 < 64 / 48000 + 1e-9


def test_a_stall_counts_one_overrun_and_nothing_bursts_afterwards(stand: Stand) -> None:
    stand.performance.commands.call(lambda: time.sleep(0.5)).result(5)
    before = len(stand.packets)

    time.sleep(0.2)

    assert stand.performance.overruns == 1
    assert len(stand.packets) - before < 40  # catching up would be 50 on top of 20


def test_engine_time_goes_on_when_csound_starts_anew(stand: Stand) -> None:
    assert stand.enough.wait(10)
    performance = stand.performance
    before = performance.engine_time

    performance.commands.call(lambda: performance.restart_host(stand._begin)).result(5)
    after = performance.commands.call(lambda: performance.engine_time).result(5)

    assert after >= before


def test_it_knows_how_long_nothing_has_sounded(stand: Stand) -> None:
    assert stand.enough.wait(10)
    before = stand.performance.silent_for

    stand.performance.commands.call(
        lambda: stand.performance.host._csound.inputMessage("i 1 0 -1")
    ).result(5)
    stand.packets.clear()
    stand.enough.clear()
    assert stand.enough.wait(10)

    assert before >= 0.4
    assert stand.performance.silent_for < 0.1


def test_what_is_softer_than_80_db_below_full_scale_is_silence(stand: Stand) -> None:
    soft = "instr 2\nouts oscili:a(0.00009, 440), a(0)\nendin\n"
    performance = stand.performance
    performance.commands.call(lambda: performance.host.compile(soft)).result(5)
    performance.commands.call(lambda: performance.host._csound.inputMessage("i 2 0 -1")).result(5)

    assert stand.enough.wait(10)

    assert performance.silent_for >= 0.4


def test_a_performance_that_is_over_plays_silence_and_goes_on(stand: Stand) -> None:
    performance = stand.performance
    performance.commands.call(lambda: performance.host._csound.inputMessage("e")).result(5)
    stand.enough.clear()
    stand.packets.clear()

    assert stand.enough.wait(10)


def test_stopping_ends_the_thread(ctcsound: Any) -> None:
    stand = Stand(ctcsound)

    stand.performance.stop()

    assert not stand.performance._thread.is_alive()
