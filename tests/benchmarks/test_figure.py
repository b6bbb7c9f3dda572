"""What is said about measured values."""

from __future__ import annotations

from benchmarks.figure import Figure, table

DELAYS = Figure("command to ear", "orchestron", "ms", tuple(float(n) for n in range(1, 102)))


def test_a_figure_keeps_its_values_and_tells_their_spread() -> None:
    found = DELAYS.as_json()

    assert found["samples"] == 101
    assert (found["median"], found["p95"], found["min"], found["max"]) == (51.0, 96.0, 1.0, 101.0)
    assert found["values"] == list(DELAYS.values)
    assert "note" not in found


def test_a_figure_of_which_nothing_arrived_says_so() -> None:
    found = Figure("command to ear", "orchestron", "ms", (), "24 not heard").as_json()

    assert found["samples"] == 0
    assert found["median"] is None
    assert found["note"] == "24 not heard"


def test_the_table_names_a_figure_once_and_its_control_below() -> None:
    control = DELAYS._replace(subject="in-page click", values=(31.0,), note="one only")

    header, ours, other = table([DELAYS, control]).splitlines()

    assert header.split() == ["n", "median", "p95", "min", "max"]
    assert " ".join(ours.split()) == "command to ear, ms orchestron 101 51.0 96.0 1.0 101.0"
    assert " ".join(other.split()) == "in-page click 1 31.0 31.0 31.0 31.0 one only"


def test_a_figure_without_values_has_dashes_in_the_table() -> None:
    assert "–" in table([DELAYS._replace(values=())])
