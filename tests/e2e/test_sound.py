"""Sound analysis against signals of which everything is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.e2e.sound import (
    FLOOR_DB,
    RATE,
    gaps,
    onsets,
    peak_frequency,
    rms_dbfs,
    separation_db,
    steady_level_dbfs,
    steady_pitch,
    tone_level_db,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


def sine(frequency: float, seconds: float = 1.0, amplitude: float = 0.5) -> NDArray[np.float32]:
    time = np.arange(round(seconds * RATE)) / RATE
    return (amplitude * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


@pytest.mark.parametrize("frequency", [55.0, 437.86, 440.0, 440.07, 660.0, 9_999.9])
def test_the_pitch_of_a_tone_is_found_to_a_twentieth_of_a_hertz(frequency: float) -> None:
    assert peak_frequency(sine(frequency)) == pytest.approx(frequency, abs=0.05)


def test_the_pitch_is_that_of_the_strongest_of_several_tones_in_noise() -> None:
    noise = np.random.default_rng(1).normal(0, 0.01, RATE).astype(np.float32)
    signal = sine(440.0, amplitude=0.3) + sine(1234.5, amplitude=0.2) + noise
    assert peak_frequency(signal) == pytest.approx(440.0, abs=0.05)


def test_the_pitch_of_a_steady_tone_is_found_across_jumps_in_phase() -> None:
    tone = np.concatenate([sine(440.0, 1.401), sine(440.0, 0.7003), sine(440.0, 1.0)])
    assert steady_pitch(tone) == pytest.approx(440.0, abs=0.05)


def test_a_tone_that_is_flat_all_the_time_is_flat() -> None:
    assert steady_pitch(sine(437.86, 2.0)) == pytest.approx(437.86, abs=0.05)


def test_a_constant_offset_is_not_taken_for_a_tone() -> None:
    assert peak_frequency(sine(440.0, amplitude=0.01) + 0.5) == pytest.approx(440.0, abs=0.05)


def test_a_tone_of_half_amplitude_has_minus_six_decibels() -> None:
    assert tone_level_db(sine(440.0), 440.0) == pytest.approx(-6.02, abs=0.01)


def test_a_tone_that_is_not_there_is_far_below_the_one_that_is() -> None:
    assert tone_level_db(sine(440.0), 660.0) < -120


def test_separation_is_the_trace_of_one_side_on_the_other() -> None:
    left, right = sine(440.0), sine(660.0)
    crossed = np.column_stack([left + 0.001 * right, right])
    assert separation_db(crossed, 440.0, 660.0) == pytest.approx(60.0, abs=0.1)


def test_mono_has_no_separation() -> None:
    mono = sine(440.0) + sine(660.0)
    assert separation_db(np.column_stack([mono, mono]), 440.0, 660.0) == pytest.approx(0.0, abs=0.1)


def test_a_stall_during_a_recording_does_not_spoil_its_separation() -> None:
    tones = np.column_stack([sine(440.0, 3.0), sine(660.0, 3.0)])
    tones[10_000:13_000] = 0.0
    assert separation_db(tones, 440.0, 660.0) > 100


def test_the_level_of_a_steady_tone_is_that_of_its_undisturbed_parts() -> None:
    tone = sine(440.0, 2.0)
    tone[10_000:40_000] = 0.0
    assert steady_level_dbfs(tone) == pytest.approx(rms_dbfs(sine(440.0)), abs=0.01)


def test_a_full_scale_sine_has_minus_three_decibels() -> None:
    assert rms_dbfs(sine(440.0, amplitude=1.0)) == pytest.approx(-3.01, abs=0.01)


def test_silence_has_a_level_that_can_be_compared() -> None:
    assert rms_dbfs(np.zeros(RATE, np.float32)) == FLOOR_DB


def test_a_steady_tone_between_silences_has_no_gap() -> None:
    silence = np.zeros(RATE // 10, np.float32)
    assert gaps(np.concatenate([silence, sine(440.0), silence])) == []


def test_a_dropout_of_ten_milliseconds_is_found_where_it_is() -> None:
    signal = sine(440.0)
    signal[24_000:24_480] = 0.0
    (gap,) = gaps(signal)
    assert gap.start == pytest.approx(0.5, abs=0.001)
    assert gap.duration == pytest.approx(0.010, abs=0.001)


def test_onsets_are_where_notes_begin() -> None:
    note, rest = sine(440.0, 0.2), np.zeros(RATE // 2, np.float32)
    assert onsets(np.concatenate([rest, note, rest, note])) == pytest.approx([0.5, 1.2], abs=0.001)


def test_silence_has_no_onsets() -> None:
    assert onsets(np.zeros(RATE, np.float32)) == []
