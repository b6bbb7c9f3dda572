"""What was heard: pitch, level, separation and gaps of a recording.

The rule: pure functions on float arrays in full scale (±1.0), one row a sample and one column a
channel; nothing here knows where a recording comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Signal: TypeAlias = NDArray[np.floating[Any]]

RATE: Final = 48_000
LOWEST_PITCH: Final = 20.0
FLOOR_DB: Final = -200.0
"""What silence is said to have, instead of minus infinity."""


class Gap(NamedTuple):
    """A stretch of silence inside a recording, in seconds from its start."""

    start: float
    duration: float


def peak_frequency(signal: Signal, rate: float = RATE) -> float:
    """Return the frequency of the strongest partial in Hz, to better than 0.1 Hz from 0.5 s on.

    A parabola through the logarithm of the three highest bins of a Gaussian-windowed spectrum is
    exact for a Gaussian window (the logarithm of its transform is a parabola).
    """
    spectrum = np.abs(np.fft.rfft(signal * _gaussian(len(signal))))
    spectrum[: round(LOWEST_PITCH * len(signal) / rate)] = 0.0
    peak = int(np.argmax(spectrum[:-1]))
    left, middle, right = np.log(spectrum[peak - 1 : peak + 2] + 1e-300)
    offset = 0.5 * (left - right) / (left - 2.0 * middle + right)
    return float((peak + offset) * rate / len(signal))


def steady_pitch(signal: Signal, rate: float = RATE) -> float:
    """Return the frequency of a steady tone in Hz, to better than 0.1 Hz.

    It is the median of what half seconds have, so that a stall of the machine, at which the tone
    jumps in phase, does not count.
    """
    return float(np.median([peak_frequency(part, rate) for part in _parts(signal, 0.5, rate)]))


def tone_level_db(signal: Signal, frequency: float, rate: float = RATE) -> float:
    """Return the level of the sine at `frequency` in dBFS: 0 for one of amplitude 1."""
    window = np.hanning(len(signal))
    time = np.arange(len(signal)) / rate
    part = np.sum(signal * window * np.exp(-2j * np.pi * frequency * time)) / np.sum(window)
    return _decibels(2.0 * abs(part))


def separation_db(
    recording: Signal,
    left_frequency: float,
    right_frequency: float,
    rate: float = RATE,
) -> float:
    """Return how far each side's tone stands above its trace on the other side, the worse one.

    The best second counts: a stall of the machine smears both tones over all frequencies for a
    moment, whereas a side that is heard on the other is heard there all the time.
    """
    return max(
        _separation_db(part, left_frequency, right_frequency, rate)
        for part in _parts(recording, 1.0, rate)
    )


def _separation_db(
    recording: Signal, left_frequency: float, right_frequency: float, rate: float
) -> float:
    left, right = recording[:, 0], recording[:, 1]
    of_left = tone_level_db(left, left_frequency, rate) - tone_level_db(right, left_frequency, rate)
    of_right = tone_level_db(right, right_frequency, rate) - tone_level_db(
        left, right_frequency, rate
    )
    return min(of_left, of_right)


def rms_dbfs(signal: Signal) -> float:
    """Return the level of everything in it: −3.01 for a sine of amplitude 1."""
    return _decibels(float(np.sqrt(np.mean(np.square(signal, dtype=np.float64)))))


def steady_level_dbfs(signal: Signal, rate: float = RATE) -> float:
    """Return the level of something steady: what the loudest of its tenths of a second reach.

    So a stall of the machine, which makes some of them quieter, does not count.
    """
    length = round(0.1 * rate)
    starts = range(0, len(signal) - length + 1, length)
    levels = [rms_dbfs(signal[start : start + length]) for start in starts]
    return float(np.percentile(levels, 90))


def gaps(
    signal: Signal,
    shortest: float = 0.002,
    threshold_db: float = -60.0,
    rate: float = RATE,
) -> list[Gap]:
    """Return the silences within what sounds: those at its beginning and end are no gaps."""
    loud = np.flatnonzero(np.abs(signal) > 10.0 ** (threshold_db / 20.0))
    quiet_before = np.diff(loud) - 1
    return [
        Gap(float(loud[each] + 1) / rate, float(quiet_before[each]) / rate)
        for each in np.flatnonzero(quiet_before >= shortest * rate)
    ]


def longest_absence(
    signal: Signal,
    frequency: float,
    threshold_db: float = -50.0,
    rate: float = RATE,
) -> float:
    """Return the longest time in seconds for which a tone is not heard, in steps of 10 ms.

    Noise does not count as the tone, and what is before its beginning does.
    """
    length = round(0.01 * rate)
    starts = range(0, len(signal) - length + 1, length)
    longest = running = 0
    for start in starts:
        is_heard = tone_level_db(signal[start : start + length], frequency, rate) > threshold_db
        running = 0 if is_heard else running + 1
        longest = max(longest, running)
    return longest * length / rate


def onsets(
    signal: Signal,
    silence: float = 0.05,
    threshold_db: float = -40.0,
    rate: float = RATE,
) -> list[float]:
    """Return the times at which sound begins after at least `silence` seconds without any."""
    loud = np.flatnonzero(np.abs(signal) > 10.0 ** (threshold_db / 20.0))
    if not len(loud):
        return []
    first = np.concatenate(([True], np.diff(loud) > silence * rate))
    return [float(each) / rate for each in loud[first]]


def _parts(recording: Signal, seconds: float, rate: float) -> Iterator[Signal]:
    """Yield parts of this length, overlapping by half; all of it, if it is not that long."""
    length = min(round(seconds * rate), len(recording))
    for start in range(0, len(recording) - length + 1, max(length // 2, 1)):
        yield recording[start : start + length]


def _gaussian(length: int) -> NDArray[np.float64]:
    position = np.linspace(-1.0, 1.0, length)
    window: NDArray[np.float64] = np.exp(-0.5 * (position / 0.25) ** 2)
    return window


def _decibels(amplitude: float) -> float:
    return 20.0 * float(np.log10(amplitude)) if amplitude > 10 ** (FLOOR_DB / 20) else FLOOR_DB
