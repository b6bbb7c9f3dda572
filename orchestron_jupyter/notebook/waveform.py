"""A picture of sound: for each column the lowest and the highest sample, as an SVG.

The rule: it is small however long the sound is, and takes its colour from the page, so that it fits
every theme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS: Final = 400
CHANNELS_SHOWN: Final = 8
_HEIGHT: Final = 60


def envelope(samples: NDArray[np.float64], columns: int) -> NDArray[np.float64]:
    """Return the lowest and highest sample of each column, of shape (columns, 2, channels).

    Parameters
    ----------
    samples
        Of shape (n, channels); what is no number counts as 0.
    columns
        At most so many; of fewer samples each is a column.
    """
    columns = min(columns, len(samples))
    edges = np.linspace(0, len(samples), columns + 1).astype(int)
    found = np.zeros((columns, 2, samples.shape[1]))
    for column in range(columns):  # one after the other, so that a long file is not read at once
        part = np.nan_to_num(samples[edges[column] : edges[column + 1]], posinf=0.0, neginf=0.0)
        found[column] = part.min(axis=0), part.max(axis=0)
    return found


def waveform_svg(samples: NDArray[np.float64], description: str) -> str:
    """Draw the waveform, one channel below the other, up to :data:`CHANNELS_SHOWN` of them.

    Parameters
    ----------
    samples
        Of shape (n, channels), full scale 1; what is beyond it is drawn at the edge.
    description
        For who does not see it.
    """
    shape = envelope(samples[:, :CHANNELS_SHOWN], COLUMNS)
    channels = shape.shape[2]
    height = _HEIGHT * channels
    paths = "".join(
        f'<path d="{_path(shape[:, :, channel], _HEIGHT * (channel + 0.5))}"/>'
        for channel in range(channels)
    )
    return (
        f'<svg viewBox="0 0 {COLUMNS} {height}" preserveAspectRatio="none" role="img" '
        f'aria-label="{description}" style="display: block; width: 100%; max-width: 50em; '
        f'height: {height}px; color: var(--jp-ui-font-color2, currentColor)">'
        f'<g fill="none" stroke="currentColor" stroke-width="1">{paths}</g></svg>'
    )


def _path(columns: NDArray[np.float64], middle: float) -> str:
    at_least = 0.5  # silence is a line, too
    tops = middle - np.clip(columns[:, 1], -1, 1) * (_HEIGHT / 2)
    bottoms = np.maximum(middle - np.clip(columns[:, 0], -1, 1) * (_HEIGHT / 2), tops + at_least)
    return "".join(
        f"M{x}.5 {top:.1f}V{bottom:.1f}"
        for x, (top, bottom) in enumerate(zip(tops, bottoms, strict=True))
    )
