"""A spectrogram: which frequencies sound when, as an array and as a picture.

The rule: however long the sound, only as many windows are transformed as the picture has columns,
and of each column the loudest window is kept, so that a short sound in a long piece is seen.

References
----------
Short-time Fourier transform with a Hann window (Harris, "On the use of windows for harmonic
analysis with the discrete Fourier transform", Proc. IEEE 66, 1978): a sine of full scale is 0 dB.
"""

from __future__ import annotations

import base64
import html
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import ArgumentError
from .picture import Picture, png

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

COLUMNS: Final = 480
ROWS: Final = 160
DEEPEST: Final = -96.0
"""Level in dB that is black."""

_WINDOWS_PER_COLUMN: Final = 4
_SIZES: Final = (64, 65536)
_LOWEST: Final = 20.0
_LEFT, _TOP, _BOTTOM, _RIGHT = 44, 6, 24, 10
# From black by violet and orange to pale yellow: ever lighter, so that it reads without colour too.
_COLOURS: Final = ((0, 0, 4), (66, 10, 104), (147, 38, 103), (221, 81, 58), (252, 165, 10), (252, 255, 164))  # fmt: skip # noqa: E501


class Spectrogram:
    """Levels by frequency and time; as the last expression of a cell, a picture.

    Parameters
    ----------
    levels
        Of shape (frequencies, times), in dB; a sine of full scale is 0.
    frequencies
        In Hz.
    times
        In seconds: the middles of the columns.
    duration
        Of the sound, in seconds.
    """

    def __init__(
        self,
        levels: NDArray[np.float64],
        frequencies: NDArray[np.float64],
        times: NDArray[np.float64],
        duration: float,
    ) -> None:
        self.levels = levels
        self.frequencies = frequencies
        self.times = times
        self.duration = duration

    @property
    def picture(self) -> Picture:
        """With a logarithmic axis of frequency, 96 dB from black to the lightest."""
        return Picture(_svg(self), repr(self).strip("<>"))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture into a file whose name ends in `.svg`."""
        self.picture.save(path)

    def __repr__(self) -> str:
        row, _column = np.unravel_index(self.levels.argmax(), self.levels.shape)
        return (
            f"<Spectrogram: {self.duration:.3g} s, 0 to {self.frequencies[-1]:.0f} Hz; loudest at "
            f"{self.frequencies[row]:.0f} Hz with {self.levels.max():.1f} dB>"
        )

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        return self.picture._repr_mimebundle_(**options)


def spectrogram(samples: NDArray[np.float64], sample_rate: float, size: int) -> Spectrogram:
    """Analyse a sound; of several channels, the loudest at each place counts.

    Parameters
    ----------
    samples
        Of shape (n, channels), full scale 1; what is no number counts as 0.
    sample_rate
        In Hz.
    size
        Samples in a window, a power of two from 64 to 65536.

    Raises
    ------
    ArgumentError
        If there is no sound, or the size is not possible.
    """
    if not _SIZES[0] <= size <= _SIZES[1] or size & (size - 1):
        msg = (
            f"size = {size} is not possible: it is a power of two from {_SIZES[0]} to {_SIZES[1]}."
        )
        raise ArgumentError(msg)
    if not samples.size:
        msg = "There is no sound to analyse: it has no samples."
        raise ArgumentError(msg)
    columns = min(COLUMNS, max(1, 2 * math.ceil(len(samples) / size)))
    edges = np.linspace(0, len(samples), columns + 1)
    window = np.hanning(size + 1)[:-1, np.newaxis]
    magnitudes = np.zeros((columns, size // 2 + 1))
    for column in range(columns):
        for middle in _middles(edges[column], edges[column + 1], size):
            part = _window_at(samples, middle, size) * window
            found = np.abs(np.fft.rfft(part, axis=0)).max(axis=1)
            np.maximum(magnitudes[column], found, out=magnitudes[column])
    magnitudes *= 2.0 / window.sum()
    levels = 20.0 * np.log10(np.maximum(magnitudes.T, 10.0 ** (1.5 * DEEPEST / 20.0)))
    frequencies = np.arange(size // 2 + 1, dtype=np.float64) * sample_rate / size
    times = (edges[:-1] + edges[1:]) / (2.0 * sample_rate)
    return Spectrogram(levels, frequencies, times, len(samples) / sample_rate)


def _middles(start: float, end: float, size: int) -> NDArray[np.float64]:
    """Return where windows are taken in a column: half a window apart, but not too many."""
    count = min(_WINDOWS_PER_COLUMN, max(1, math.ceil(2 * (end - start) / size)))
    return start + (np.arange(count) + 0.5) * (end - start) / count


def _window_at(samples: NDArray[np.float64], middle: float, size: int) -> NDArray[np.float64]:
    first = round(middle) - size // 2
    part = np.zeros((size, samples.shape[1]))
    there = samples[max(first, 0) : max(first + size, 0)]
    offset = max(-first, 0)
    part[offset : offset + len(there)] = np.nan_to_num(there, posinf=0.0, neginf=0.0)
    return part


# ------------------------------------------------------------ the picture


def _svg(spectrogram: Spectrogram) -> str:
    width, height = COLUMNS + _LEFT + _RIGHT, ROWS + _TOP + _BOTTOM
    data = base64.b64encode(png(_pixels(spectrogram), _palette())).decode()
    words = html.escape(repr(spectrogram).strip("<>"))
    labels = [
        f'<text x="{_LEFT - 4}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
        f'<path d="M{_LEFT - 3} {y:.1f}h3"/>'
        for text, y in _frequency_labels(spectrogram.frequencies[-1])
    ]
    labels += [
        f'<text x="{x:.1f}" y="{_TOP + ROWS + 17}" text-anchor="middle">{text}</text>'
        f'<path d="M{x:.1f} {_TOP + ROWS}v3"/>'
        for text, x in _time_labels(spectrogram.duration)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{words}"><title>{words}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<image x="{_LEFT}" y="{_TOP}" width="{COLUMNS}" height="{ROWS}" '
        f'preserveAspectRatio="none" xlink:href="data:image/png;base64,{data}"/>'
        f'<g font-family="sans-serif" font-size="11" fill="#222">{"".join(labels)}</g>'
        f"<style>path{{stroke:#222}}</style></svg>"
    )


def _pixels(spectrogram: Spectrogram) -> NDArray[np.uint8]:
    """Return the levels on a logarithmic axis of frequency, as places in the palette."""
    highest = spectrogram.frequencies[-1]
    lowest = _lowest(highest)
    edges = lowest * (highest / lowest) ** (np.arange(ROWS + 1) / ROWS)
    step = spectrogram.frequencies[1]
    pixels = np.zeros((ROWS, spectrogram.levels.shape[1]), np.uint8)
    for row in range(ROWS):
        low, high = edges[row] / step, edges[row + 1] / step
        first, last = math.ceil(low), math.floor(high)
        if last >= first:  # the loudest of several
            level = spectrogram.levels[first : last + 1].max(axis=0)
        else:  # between two, which a row shares with its neighbours
            below, part = int(low), (low + high) / 2 - int(low)
            pair = spectrogram.levels[below : below + 2]
            level = pair[0] * (1 - part) + pair[-1] * part
        shade = np.clip(1.0 - level / DEEPEST, 0.0, 1.0)
        pixels[ROWS - 1 - row] = np.round(shade * 63) * 4  # 1.5 dB a step: half the file's size
    return pixels


def _lowest(highest: float) -> float:
    """Return the frequency at the lower edge: 20 Hz, or less at odd sample rates."""
    return min(_LOWEST, highest / 10)


def _palette() -> NDArray[np.uint8]:
    places = np.linspace(0, 255, len(_COLOURS))
    colours = np.array(_COLOURS, float)
    channels = [np.interp(np.arange(256), places, colours[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=1).astype(np.uint8)


def _frequency_labels(highest: float) -> list[tuple[str, float]]:
    texts = {50: "50", 100: "100", 200: "200", 500: "500", 1000: "1 k", 2000: "2 k", 5000: "5 k"}
    texts |= {10000: "10 k", 20000: "20 kHz"}
    lowest = _lowest(highest)
    return [
        (text, _TOP + ROWS * (1 - math.log(frequency / lowest) / math.log(highest / lowest)))
        for frequency, text in texts.items()
        if lowest <= frequency <= highest
    ]


def _time_labels(duration: float) -> list[tuple[str, float]]:
    rough = duration / 6
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    count = math.floor(duration / step + 1e-9)
    return [
        (f"{n * step:g}{' s' if n == count else ''}", _LEFT + COLUMNS * n * step / duration)
        for n in range(count + 1)
    ]
