"""The performance thread on real Csound."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter.engine.csound_host import CsoundHost, Text
from orchestron_jupyter.engine.performance import Performance
from orchestron_jupyter.presets import Encoding
from orchestron_jupyter.settings import Settings
from tests.engine.ear import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orchestron_jupyter.engine.encoder import Packet

OPTIONS = ("--sample-rate=48000", "--ksmps=64", "--nchnls=2", "--0dbfs=1")
BALANCED = Encoding("opus", "10", 192)
PATIENCE = 10.0  # a stall of the machine is none of these tests' business
LOW = Encoding("opus", "20", 64)
STUDIO = Encoding("pcm", "2.5")
ORCHESTRA = "instr 1\nouts oscili:a(0.5, 440), oscili:a(0.5, 660)\nendin\n"


class Stand:
    """A performance, and the packets that came of it."""

    def __init__(self, ctcsound: Any, **settings: Any) -> None:
        self.packets: list[Packet] = []
        self.enough = threading.Event()
        self.performance = Performance(CsoundHost(ctcsound), Settings(**settings), self._take)
        self.performance.restart_host(self._begin)
        self.performance.host.start_note(1.0, None, ())
        self.performance.use_encodings([BALANCED])
        self.performance.start()

    def _begin(self) -> bool:
        self.performance.host.start(Text(ORCHESTRA, OPTIONS))
        return False

    def _take(self, packet: Packet) -> None:
        self.packets.append(packet)
        if len(self.packets) == 50:
            self.enough.set()

    def wait_for_more(self) -> None:
        """Wait for half a second of further packets."""
        self.enough.clear()
        self.packets.clear()
        assert self.enough.wait(PATIENCE)


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


def test_held_it_is_silent_at_a_time_that_stands_still_and_goes_on_from_there(
    stand: Stand,
) -> None:
    performance = stand.performance
    assert stand.enough.wait(PATIENCE)
    performance.commands.call(lambda: performance.hold(held=True)).result(PATIENCE)
    stand.wait_for_more()
    stopped_at = performance.time_now
    stand.wait_for_more()
    silence = decoded([packet.payload for packet in stand.packets])
    still_at = performance.time_now
    performance.commands.call(lambda: performance.hold(held=False)).result(PATIENCE)
    stand.wait_for_more()

    assert still_at == stopped_at
    assert np.abs(silence).max() < 1e-3
    assert np.abs(decoded([packet.payload for packet in stand.packets])).max() > 0.4
    assert 0 < performance.time_now - stopped_at < 5
    assert not performance.is_held


def test_a_hold_leaves_no_gap_in_the_time_stamps(stand: Stand) -> None:
    performance = stand.performance
    performance.commands.call(lambda: performance.hold(held=True)).result(PATIENCE)

    assert stand.enough.wait(PATIENCE)

    stamps = [packet.pts for packet in stand.packets[:50]]
    assert stamps == list(range(stamps[0], stamps[0] + 50 * 480, 480))
    assert performance.is_held


def test_a_held_performance_still_compiles_and_is_no_hang(stand: Stand) -> None:
    performance = stand.performance
    performance.commands.call(lambda: performance.hold(held=True)).result(PATIENCE)
    before = performance.progress
    stand.wait_for_more()

    performance.commands.call(lambda: performance.host.compile("instr 2\nendin\n")).result(5)

    assert performance.progress != before


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


@pytest.fixture
def silent(stand: Stand) -> Stand:
    """The stand half a second after what it played was ended."""
    performance = stand.performance
    performance.commands.call(lambda: performance.restart_host(stand._begin)).result(PATIENCE)
    stand.wait_for_more()
    return stand


def test_it_knows_how_long_nothing_has_sounded(silent: Stand) -> None:
    performance = silent.performance
    before = performance.silent_for
    performance.commands.call(lambda: performance.host.start_note(1.0, None, ())).result(PATIENCE)

    silent.wait_for_more()

    assert before >= 0.4
    assert performance.silent_for < 0.1


def test_what_is_softer_than_80_db_below_full_scale_is_silence(silent: Stand) -> None:
    soft = "instr 2\nouts oscili:a(0.00009, 440), a(0)\nendin\n"
    performance = silent.performance
    performance.commands.call(lambda: performance.host.compile(soft)).result(PATIENCE)
    performance.commands.call(lambda: performance.host.start_note(2.0, None, ())).result(PATIENCE)
    before = performance.silent_for

    silent.wait_for_more()

    assert performance.silent_for >= before + 0.4


def test_a_performance_that_is_over_plays_silence_and_goes_on(stand: Stand) -> None:
    performance = stand.performance
    performance.commands.call(lambda: performance.host._csound.inputMessage("e")).result(5)
    stand.enough.clear()
    stand.packets.clear()

    assert stand.enough.wait(10)


def of(stand: Stand, encoding: Encoding) -> list[Packet]:
    return [packet for packet in stand.packets if packet.encoding == encoding]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def test_all_encodings_in_use_carry_the_same_sound_without_a_gap(ctcsound: Any) -> None:
    stand = Stand(ctcsound, stall_bound=PATIENCE)
    taken: list[np.ndarray] = []
    performance = stand.performance
    performance.commands.call(lambda: setattr(performance, "tap", taken.append)).result(5)
    first = stand.packets[-1].pts + 480 if stand.packets else 0
    for wanted in ([BALANCED, STUDIO], [LOW, STUDIO], [LOW], [BALANCED, LOW], [STUDIO], [STUDIO]):
        performance.use_encodings(wanted)
        before = len(stand.packets)
        wait_for(lambda before=before: len(stand.packets) > before + 20)  # type: ignore[misc]
    performance.stop()

    for encoding in (BALANCED, LOW, STUDIO):
        packets = of(stand, encoding)
        assert packets
        assert {packet.pts % encoding.samples for packet in packets} == {0}
    assert performance.overruns == 0
    played = np.concatenate(taken)
    begun = played_from(stand, played, first)
    for packet in of(stand, STUDIO):
        sound = played[packet.pts - begun : packet.pts - begun + 120]
        assert packet.payload == sound.tobytes()


def played_from(stand: Stand, played: np.ndarray, first: int) -> int:
    """Return the number of the first sample of what a tap took, found by a studio packet."""
    packet = of(stand, STUDIO)[0]
    wanted = np.frombuffer(packet.payload, np.float32).reshape(-1, 2)
    for begun in range(first - first % 120, packet.pts + 1, 120):
        if np.array_equal(played[packet.pts - begun : packet.pts - begun + 120], wanted):
            return begun
    pytest.fail("what a listener got is nowhere in what was tapped")


def test_a_change_of_the_quantum_neither_delays_nor_hurries_the_longer_packets(
    ctcsound: Any,
) -> None:
    stand = Stand(ctcsound, stall_bound=PATIENCE)
    assert stand.enough.wait(10)
    performance = stand.performance
    for wanted in ([BALANCED, STUDIO], [BALANCED], [BALANCED, STUDIO], [BALANCED]):
        performance.use_encodings(wanted)
        time.sleep(0.1)
    performance.stop()

    stamps = [packet.pts for packet in of(stand, BALANCED)]
    assert stamps == list(range(stamps[0], stamps[0] + 480 * len(stamps), 480))
    assert performance.overruns == 0
    assert len(of(stand, STUDIO)) > 20


def test_while_nobody_listens_nothing_is_encoded_and_time_goes_on(stand: Stand) -> None:
    assert stand.enough.wait(10)
    performance = stand.performance

    performance.use_encodings([])
    performance.commands.call(lambda: None).result(5)
    count, at = len(stand.packets), performance.engine_time
    wait_for(lambda: performance.engine_time > at + 0.1)

    assert len(stand.packets) == count


def test_a_new_encoder_leaves_those_that_run_as_they_are(stand: Stand) -> None:
    assert stand.enough.wait(10)
    performance = stand.performance

    performance.use_encodings([BALANCED, LOW])
    wait_for(lambda: len(of(stand, LOW)) > 10)
    performance.stop()

    heard = decoded([packet.payload for packet in of(stand, BALANCED)])[4800:]
    # A tone has no silence anywhere: an encoder that began anew would begin with its look-ahead.
    envelope = np.abs(heard[: len(heard) // 240 * 240, 0]).reshape(-1, 240).max(axis=1)
    assert envelope.min() > 0.4


def test_time_now_runs_evenly_between_packets(stand: Stand) -> None:
    assert stand.enough.wait(10)
    performance = stand.performance
    offsets: list[float] = []
    for _ in range(200):
        before = time.monotonic()
        now = performance.time_now
        if time.monotonic() - before < 0.0005:
            offsets.append(now - before)
        time.sleep(0.0013)

    steady = np.median(offsets)
    assert np.mean(np.abs(np.subtract(offsets, steady)) < 0.002) > 0.8


def test_what_is_for_time_now_or_later_is_not_too_late(stand: Stand) -> None:
    assert stand.enough.wait(10)
    performance = stand.performance
    ahead = []
    for _ in range(50):
        at = performance.time_now + 0.001
        ran = performance.commands.schedule(at, lambda: performance.engine_time).result(5)
        ahead.append(ran - at)
        time.sleep(0.003)

    # The k-cycle nearest to it, whenever within a packet it was asked for.
    on_time = [abs(each) <= 0.5 * 64 / 48000 + 1e-9 for each in ahead]
    assert np.mean(on_time) > 0.7


def test_stopping_ends_the_thread(ctcsound: Any) -> None:
    stand = Stand(ctcsound)

    stand.performance.stop()

    assert not stand.performance._thread.is_alive()
