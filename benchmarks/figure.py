"""A measured figure: all its values, and what is said about them.

The rule: every value is kept; a median without its spread and its count is not a result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

DECIMALS: Final = 3


class Figure(NamedTuple):
    """What was measured.

    Parameters
    ----------
    name
        Of what.
    subject
        Of whom: ours in one of its ways, or a control.
    unit
        Of the values.
    values
        In the order in which they were measured; none is possible if nothing arrived.
    note
        What a reader needs to know about just these values.
    """

    name: str
    subject: str
    unit: str
    values: tuple[float, ...]
    note: str = ""

    @property
    def median(self) -> float | None:
        return self._percentile(50)

    @property
    def p95(self) -> float | None:
        return self._percentile(95)

    def _percentile(self, percent: float) -> float | None:
        return float(np.percentile(self.values, percent)) if self.values else None

    def as_json(self) -> dict[str, Any]:
        """Return it as it stands in a results file."""
        return {
            "name": self.name,
            "subject": self.subject,
            "unit": self.unit,
            "samples": len(self.values),
            "median": _rounded(self.median),
            "p95": _rounded(self.p95),
            "min": _rounded(min(self.values, default=None)),
            "max": _rounded(max(self.values, default=None)),
            "values": [_rounded(value) for value in self.values],
            **({"note": self.note} if self.note else {}),
        }


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a table for the terminal."""
    rows: list[tuple[str, ...]] = [("", "", "n", "median", "p95", "min", "max", "")]
    previous = ""
    for figure in figures:
        numbers = (figure.median, figure.p95, *_extremes(figure))
        name = "" if figure.name == previous else f"{figure.name}, {figure.unit}"
        rows.append(
            (name, figure.subject, str(len(figure.values)), *map(_text, numbers), figure.note)
        )
        previous = figure.name
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if column in {0, 1, 7} else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _extremes(figure: Figure) -> tuple[float | None, float | None]:
    return min(figure.values, default=None), max(figure.values, default=None)


def _text(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.1f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
