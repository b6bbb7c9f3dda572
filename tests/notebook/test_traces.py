"""Pictures of waveforms and tables that stay in a saved notebook."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from orchestron_jupyter import ArgumentError, Rendering
from orchestron_jupyter.notebook.traces import table_picture

RATE = 48_000


def path_of(svg: str) -> str:
    """Return the last path, which is the values'."""
    return str(re.findall(r'<path d="([^"]+)" fill="none"', svg)[-1])


def test_a_waveform_is_small_and_says_what_it_shows() -> None:
    noise = np.random.default_rng(3).uniform(-1, 1, (60 * RATE, 2))

    picture = Rendering(noise, RATE).waveform()

    assert len(picture.svg) < 50_000
    assert picture.description.startswith("Waveform: 60.000 s, stereo")
    assert ET.fromstring(picture.svg).attrib["aria-label"] == picture.description


def test_a_single_peak_in_a_long_sound_is_seen() -> None:
    samples = np.zeros((60 * RATE, 1))
    samples[30 * RATE] = 1.0

    highest = min(
        map(float, re.findall(r" ([\d.]+)V", path_of(Rendering(samples, RATE).waveform().svg)))
    )

    assert highest == 8.0  # the upper edge


def test_a_short_table_is_a_line_through_its_points() -> None:
    path = path_of(table_picture(np.array([0.0, 1.0, 0.0]), "three").svg)

    assert path == "M48.0 118.0L288.0 8.0L528.0 118.0"


def test_a_constant_table_has_a_picture_too() -> None:
    assert path_of(table_picture(np.zeros(4), "nothing").svg).startswith("M48.0 63.0L")


def test_no_sound_is_a_sentence() -> None:
    with pytest.raises(ArgumentError, match="no samples"):
        Rendering(np.zeros((0, 2)), RATE).waveform()
