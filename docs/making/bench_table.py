"""What `make bench` found last, as a table: from the newest file in `benchmarks/results`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

RESULTS: Final = Path(__file__).parents[2] / "benchmarks" / "results"
SHOWN: Final = (
    "command to ear",
    "key to ear",
    "dropouts",
    "concealed samples",
    "crosstalk",
    "THD+N of 1 kHz",
    "to the first sound",
    "engine CPU",
)
_SMALLEST: Final = 10.0


def bench_table() -> str:
    """Return the figures that are compared, with their control, date, commit and machine."""
    newest = max(RESULTS.glob("2*.json"), key=lambda each: each.name)
    results: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    rows = [
        f"| {each['name']} | {each['subject']} | {_number(each['median'])} "
        f"| {_number(each['p95'])} | {each['unit']} |"
        for each in _shown(results["figures"])
    ]
    machine = results["machine"]
    head = (
        f"Measured on {results['date']} at commit `{results['commit']}`: {machine['cpu']}, "
        f"{machine['cores']} cores shared by browser, server and engine; Chromium "
        f"{machine['chromium'].split('.')[0]}, Csound {machine['csound']}, Python "
        f"{machine['python']}; [every value](../benchmarks/results/{newest.name})."
    )
    table = ("| figure | of | median | 95th percentile | unit |", "|---|---|---|---|---|", *rows)
    return f"{head}\n\n" + "\n".join(table)


def _shown(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is compared; of a control that several benches have, the first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for name in SHOWN:
        for each in figures:
            if each["name"] == name and each["values"]:
                found.setdefault((name, each["subject"]), each)
    return list(found.values())


def _number(value: float) -> str:
    return f"{value:.1f}" if abs(value) < _SMALLEST else f"{value:.0f}"
