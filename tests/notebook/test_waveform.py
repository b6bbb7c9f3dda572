"""The picture of a sound."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np

from orchestron_jupyter.notebook.waveform import CHANNELS_SHOWN, COLUMNS, envelope, waveform_svg


def test_each_column_has_its_lowest_and_highest_sample() -> None:
    samples = np.array([[0.0], [0.5], [-0.25], [0.1]])

    assert envelope(samples, 2).tolist() == [[[0.0], [0.5]], [[-0.25], [0.1]]]


def test_one_click_in_an_hour_is_seen() -> None:
    samples = np.zeros((1_000_000, 1))
    samples[765_432] = 0.9

    assert envelope(samples, COLUMNS).max() == 0.9


def test_fewer_samples_than_columns_are_all_drawn() -> None:
    assert envelope(np.array([[0.1], [0.2]]), COLUMNS).shape == (2, 2, 1)


def test_it_is_small_and_well_formed_whatever_the_sound() -> None:
    samples = np.random.default_rng(3).uniform(-3, 3, (100_000, 12))
    samples[5] = np.nan

    svg = waveform_svg(samples, "noise")

    assert len(ET.fromstring(svg).findall(".//path")) == CHANNELS_SHOWN
    assert len(svg) < 8000 * CHANNELS_SHOWN + 1000


def test_what_is_beyond_full_scale_stays_in_the_picture() -> None:
    svg = waveform_svg(np.array([[5.0], [-5.0]]), "loud")

    heights = [float(text) for text in re.findall(r"[MV ](-?[\d.]+)(?=[VM\"])", svg)]

    assert min(heights) >= 0
    assert max(heights) <= 60.5
