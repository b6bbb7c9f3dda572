"""From Csound's output to packets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_jupyter.downmix import EXTRA_CHANNEL_GAIN
from orchestron_jupyter.engine.output import Output
from tests.e2e.sound import peak_frequency


def test_samples_come_out_as_they_went_in() -> None:
    rendered = np.random.default_rng(1).uniform(-1, 1, (4800, 2))
    output = Output(48000, 2, 1.0)
    for start in range(0, 4800, 32):
        output.add(rendered[start : start + 32])

    taken = np.concatenate([output.take(480) for _ in range(10)])

    assert np.array_equal(taken, rendered.astype(np.float32))


@given(st.lists(st.integers(1, 700), min_size=1, max_size=30), st.integers(1, 960))
def test_no_sample_is_lost_or_repeated_whatever_the_block_sizes(
    blocks: list[int], packet: int
) -> None:
    output = Output(48000, 1, 1.0)
    ramp = np.arange(sum(blocks)) / 1e6
    position = 0
    taken = []
    for size in blocks:
        output.add(ramp[position : position + size, None])
        position += size
        while output.waiting >= packet:
            taken.append(output.take(packet)[:, 0])

    whole = np.concatenate(taken) if taken else np.zeros(0)

    assert np.array_equal(whole, ramp[: len(whole)].astype(np.float32))
    assert len(whole) + output.waiting == len(ramp)


def test_mono_is_heard_on_both_sides_at_csounds_scale() -> None:
    output = Output(48000, 1, 32768.0)

    output.add(np.full((480, 1), 16384.0))

    assert np.all(output.take(480) == 0.5)


def test_five_channels_are_mixed_down() -> None:
    output = Output(48000, 5, 1.0)
    output.add(np.array([[0.1, 0.2, 0.01, 0.02, 0.04]]))

    left, right = output.take(1)[0]

    assert left == pytest.approx(0.1 + EXTRA_CHANNEL_GAIN * (0.01 + 0.04))
    assert right == pytest.approx(0.2 + EXTRA_CHANNEL_GAIN * (0.02 + 0.04))


def test_nan_and_infinity_become_silence_and_are_counted() -> None:
    output = Output(48000, 2, 1.0)
    output.add(np.array([[np.nan, 0.5], [np.inf, -np.inf]]))

    taken = output.take(2)

    assert taken.tolist() == [[0.0, 0.5], [0.0, 0.0]]
    assert output.replaced_samples == 3


def test_what_is_beyond_full_scale_is_clipped_and_counted() -> None:
    output = Output(48000, 2, 1.0)
    output.add(np.array([[1.5, 1.0], [-2.0, 0.1]]))

    taken = output.take(2)

    assert taken.tolist() == [[1.0, 1.0], [-1.0, np.float32(0.1)]]
    assert output.clipped_samples == 2
    assert output.peak == 2.0


def test_the_peak_is_that_of_the_packet_taken_last_on_either_side_of_zero() -> None:
    output = Output(48000, 2, 1.0)
    output.add(np.array([[0.1, -0.5], [0.2, 0.0]]))

    output.take(1)
    negative = output.peak
    output.take(1)

    assert negative == 0.5
    assert output.peak == pytest.approx(0.2)


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 96000, 192000])
def test_another_rate_is_resampled_as_one_stream(rate: int) -> None:
    time = np.arange(2 * rate) / rate
    tone = 0.5 * np.sin(2 * np.pi * 997 * time)[:, None]
    output = Output(rate, 1, 1.0)
    for start in range(0, len(tone), 10):
        output.add(tone[start : start + 10])

    heard = output.take(output.waiting)[4800:-4800, 0].astype(float)

    assert peak_frequency(heard) == pytest.approx(997, abs=0.01)
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(0.5 / np.sqrt(2), rel=1e-3)
    assert np.max(np.abs(np.diff(heard))) < 0.5 * 2 * np.pi * 997 / 48000 * 1.01  # no seam


def test_taking_more_than_there_is_is_an_error() -> None:
    output = Output(48000, 2, 1.0)

    with pytest.raises(ValueError, match="480 samples were asked for, 0 are waiting"):
        output.take(480)
