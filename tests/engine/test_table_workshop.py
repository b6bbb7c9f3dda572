"""GEN routines in a Csound of their own, against the same routines in an orchestra."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter.engine.csound_host import CsoundHost, Text
from orchestron_jupyter.engine.table_workshop import TableWorkshop
from orchestron_jupyter.errors import ArgumentError
from orchestron_jupyter.protocol import GenerateTable

if TYPE_CHECKING:
    from collections.abc import Mapping

OPTIONS = ("--sample-rate=48000", "--ksmps=32", "--nchnls=2", "--0dbfs=1")


@pytest.fixture
def workshop(ctcsound: Any) -> TableWorkshop:
    CsoundHost(ctcsound)  # keeps Csound from printing
    return TableWorkshop(ctcsound, 48000.0)


def computed(
    workshop: TableWorkshop, command: GenerateTable, lent: Mapping[int, bytes] | None = None
) -> np.ndarray[Any, Any]:
    """The values, and behind them the guard point."""
    made = workshop.compute(command, lent or {})
    length = workshop.tables.describe(made).length
    values = np.frombuffer(workshop.tables.read(made, 0, length))
    guard = workshop.tables.guard(made)
    workshop.clear((made, *(lent or {})))
    return np.append(values, guard)


def of_orchestra(ctcsound: Any, code: str, number: int) -> np.ndarray[Any, Any]:
    host = CsoundHost(ctcsound)
    host.start(Text(code, OPTIONS))
    length = host.tables.describe(number).length
    return np.append(np.frombuffer(host.tables.read(number, 0, length)), host.tables.guard(number))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (GenerateTable("sine", 4096, (1,)), "4096, 10, 1"),
        (GenerateTable(10, 4096, (1, 0.5, 0.3)), "4096, 10, 1, 0.5, 0.3"),
        (GenerateTable(10, 4096, (1, 0.5), normalise=False), "4096, -10, 1, 0.5"),
        (GenerateTable("exp", 1024, (0, 2, 0)), '1024, "exp", 0, 2, 0'),
        (GenerateTable("tanh", 1025, (-3, 3, 0)), '1025, "tanh", -3, 3, 0'),
        (GenerateTable("lines", 1000, (0, 500, 1, 500, 0)), "-1000, 7, 0, 500, 1, 500, 0"),
        (GenerateTable(5, 1025, (1, 1024, 0.01)), "1025, 5, 1, 1024, 0.01"),
        (GenerateTable("window", 512, (2, 1)), "512, 20, 2, 1"),
        (
            GenerateTable("padsynth", 65536, (261.6, 25, 1, 1, 1, 1, 1, 0.5)),
            '65536, "padsynth", 261.6, 25, 1, 1, 1, 1, 1, 0.5',
        ),
    ],
    ids=lambda each: f"{each.gen} {each.size}" if isinstance(each, GenerateTable) else "",
)
def test_it_computes_what_an_orchestra_does_bit_for_bit(
    ctcsound: Any, workshop: TableWorkshop, command: GenerateTable, code: str
) -> None:
    if command.gen == "padsynth":  # its phases are random
        assert np.abs(computed(workshop, command)).max() == 1.0
        return

    expected = of_orchestra(ctcsound, f"gi ftgen 1, 0, {code}\n", 1)

    assert np.array_equal(computed(workshop, command), expected)


def test_a_routine_of_a_plugin_is_there_by_its_name(workshop: TableWorkshop) -> None:
    tone = GenerateTable("padsynth", 1 << 16, (240.0, 5.0, 1.0, 1.0, 1.0, 1.0, 1.0))

    spectrum = np.abs(np.fft.rfft(computed(workshop, tone)[:-1]))

    assert np.argmax(spectrum) * 48000 / (1 << 16) == pytest.approx(240.0, abs=5.0)


def test_a_routine_reads_the_tables_it_is_lent(ctcsound: Any, workshop: TableWorkshop) -> None:
    saw = of_orchestra(ctcsound, "gi ftgen 7, 0, 4096, 7, 1, 4096, -1\n", 7)[:-1]
    command = GenerateTable(30, 4096, (7, 1, 10))

    band = computed(workshop, command, {7: saw.tobytes()})

    code = "gi ftgen 7, 0, 4096, 7, 1, 4096, -1\ngi2 ftgen 8, 0, 4096, 30, 7, 1, 10\n"
    assert np.array_equal(band, of_orchestra(ctcsound, code, 8))
    assert workshop.tables.among(range(1, 100)) == []


@pytest.mark.parametrize(
    ("gen", "arguments", "words"),
    [
        ("sin", (), "Did you mean 'sine'"),
        (22, (1.0,), "unknown GEN number"),
        (300, (1.0,), "illegal gen number"),
        (5, (), "insufficient gen arguments"),
        (30, (12345.0, 1.0, 10.0), "source ftable not found"),
    ],
)
def test_what_csound_refuses_is_told_in_its_words(
    workshop: TableWorkshop, gen: int | str, arguments: tuple[float, ...], words: str
) -> None:
    with pytest.raises(ArgumentError, match=words):
        workshop.compute(GenerateTable(gen, 1024, arguments), {})

    assert len(computed(workshop, GenerateTable("sine", 64, (1.0,)))) == 65


def test_it_works_beside_a_performance(ctcsound: Any) -> None:
    host = CsoundHost(ctcsound)
    host.start(Text("instr 1\nouts oscili:a(0.5, 440), a(0)\nendin\n", OPTIONS))
    host.start_note(1, None, ())
    done = threading.Event()

    def compute() -> None:
        for _ in range(5):
            made = TableWorkshop(ctcsound, 48000.0)
            computed(made, GenerateTable("sine", 1 << 18, (1.0,)))
        done.set()

    thread = threading.Thread(target=compute)
    thread.start()
    peaks = []
    while not done.is_set():
        host.perform()
        peaks.append(np.abs(host.spout).max())
    thread.join()

    assert len(peaks) > 100
    assert max(peaks) == pytest.approx(0.5, abs=1e-3)
