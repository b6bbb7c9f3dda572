"""Pictures of values in a row: a waveform over time, a table over its points.

The rule: however many values there are, the picture has a lowest and a highest one for each of its
columns, so that it stays small and a single peak is seen.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

import numpy as np

from ..errors import ArgumentError
from .picture import Picture
from .waveform import envelope

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS: Final = 480
CHANNELS_SHOWN: Final = 4
_HEIGHT: Final = 110
_LEFT, _TOP, _BOTTOM, _RIGHT = 48, 8, 22, 10
_GAP: Final = 8
_NOTHING: Final = 1e-12


def waveform_picture(samples: NDArray[np.float64], sample_rate: float, description: str) -> Picture:
    """Draw sound over time; full scale is the height.

    Parameters
    ----------
    samples
        Of shape (n, channels); the first four channels are shown.
    sample_rate
        In Hz.
    description
        In words.

    Raises
    ------
    ArgumentError
        If there is no sound.
    """
    if not samples.size:
        msg = "There is no sound to draw: it has no samples."
        raise ArgumentError(msg)
    ends = "0", f"{len(samples) / sample_rate:.3g} s"
    return Picture(_svg(samples, (-1.0, 1.0), ends, description), description)


def table_picture(values: NDArray[np.float64], description: str) -> Picture:
    """Draw a function table over its points, from its lowest value to its highest.

    Parameters
    ----------
    values
        Of shape (n,) or (n, channels).
    description
        In words.
    """
    shaped = values.reshape(len(values), -1)
    low, high = float(shaped.min(initial=0.0)), float(shaped.max(initial=0.0))
    limits = (low, high) if high - low > _NOTHING else (low - 1.0, high + 1.0)
    return Picture(_svg(shaped, limits, ("0", f"{len(shaped) - 1}"), description), description)


def _svg(
    values: NDArray[np.float64],
    limits: tuple[float, float],
    ends: tuple[str, str],
    description: str,
) -> str:
    shown = values[:, :CHANNELS_SHOWN]
    channels = shown.shape[1]
    height = _TOP + channels * (_HEIGHT + _GAP) - _GAP + _BOTTOM
    width = _LEFT + COLUMNS + _RIGHT
    foot = height - 6
    body = "".join(
        _channel(shown[:, each], limits, _TOP + each * (_HEIGHT + _GAP)) for each in range(channels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{html.escape(description)}">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<g font-family="sans-serif" font-size="11" fill="#444">{body}'
        f'<text x="{_LEFT}" y="{foot}">{ends[0]}</text>'
        f'<text x="{_LEFT + COLUMNS}" y="{foot}" text-anchor="end">{ends[1]}</text></g></svg>'
    )


def _channel(values: NDArray[np.float64], limits: tuple[float, float], top: int) -> str:
    low, high = limits
    scale = _HEIGHT / (high - low)
    marks = sorted({low, 0.0, high} if low < 0.0 < high else {low, high})
    lines = ""
    for mark in marks:
        y = top + (high - mark) * scale
        words = f'<text x="{_LEFT - 5}" y="{min(y + 4, top + _HEIGHT):.1f}" text-anchor="end">'
        lines += f'<path d="M{_LEFT} {y:.1f}h{COLUMNS}" stroke="#ccc"/>{words}{mark:.3g}</text>'
    return f'{lines}<path d="{_path(values, limits, top)}" fill="none" stroke="#0b62c4"/>'


def _path(values: NDArray[np.float64], limits: tuple[float, float], top: int) -> str:
    """Return a line through few values, and a stroke for each column of many."""
    low, high = limits
    scale = _HEIGHT / (high - low)
    if len(values) <= COLUMNS:
        step = COLUMNS / max(1, len(values) - 1)
        clean = np.clip(np.nan_to_num(values), low, high)
        points = (
            f"{_LEFT + n * step:.1f} {top + (high - v) * scale:.1f}" for n, v in enumerate(clean)
        )
        return "M" + "L".join(points)
    shape = np.clip(envelope(values[:, np.newaxis], COLUMNS)[:, :, 0], low, high)
    tops = top + (high - shape[:, 1]) * scale
    bottoms = np.maximum(top + (high - shape[:, 0]) * scale, tops + 0.5)
    return "".join(
        f"M{_LEFT + n}.5 {a:.1f}V{b:.1f}"
        for n, (a, b) in enumerate(zip(tops, bottoms, strict=True))
    )
