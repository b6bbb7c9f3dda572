"""Which frequencies sound when: the numbers, and the picture."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from orchestron_jupyter import ArgumentError, Rendering
from orchestron_jupyter.notebook.spectrogram import COLUMNS, ROWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 48000


def tone(seconds: float, frequency: float, level: float = 1.0) -> NDArray[np.float64]:
    time = np.arange(round(seconds * RATE)) / RATE
    return level * np.sin(2 * np.pi * frequency * time)[:, np.newaxis]


@pytest.mark.parametrize("level", [1.0, 0.1])
def test_a_sine_has_its_level_at_its_frequency(level: float) -> None:
    found = Rendering(tone(1.0, 1500.0, level), RATE).spectrogram()

    middle = found.levels[:, 20]
    assert found.frequencies[middle.argmax()] == 1500.0
    assert middle.max() == pytest.approx(20 * np.log10(level), abs=0.05)
    assert np.median(middle) < -90


def test_a_short_sound_in_a_long_piece_is_seen_at_its_time() -> None:
    samples = np.zeros((120 * RATE, 2))
    samples[30 * RATE : 30 * RATE + RATE // 4, 1:] = tone(0.25, 3000.0)

    found = Rendering(samples, RATE).spectrogram()

    loudest = found.levels.max(axis=0).argmax()
    assert found.levels.shape[1] == COLUMNS
    assert found.times[loudest] == pytest.approx(30.1, abs=0.2)
    assert found.duration == 120.0


def test_the_picture_is_small_whatever_the_sound_and_says_what_it_shows() -> None:
    noise = np.random.default_rng(5).uniform(-1, 1, (60 * RATE, 2))

    bundle = Rendering(noise, RATE).spectrogram()._repr_mimebundle_()

    assert set(bundle) == {"text/plain", "image/svg+xml"}
    assert len(bundle["image/svg+xml"]) < 50_000
    assert ET.fromstring(bundle["image/svg+xml"]).attrib["aria-label"] == bundle["text/plain"]
    assert bundle["text/plain"].startswith("Spectrogram: 60 s, 0 to 24000 Hz; loudest at")


def test_the_picture_has_light_where_the_sound_is() -> None:
    svg = Rendering(tone(1.0, 1000.0), RATE).spectrogram().picture.svg
    found = re.search(r'href="data:image/png;base64,([^"]+)"', svg)
    assert found is not None
    data = base64.b64decode(found[1])

    pixels = unpacked(data)

    light = pixels[:, pixels.shape[1] // 2].argmax()
    expected = ROWS * (1 - np.log(1000 / 20) / np.log(24000 / 20))
    assert light == pytest.approx(expected, abs=2)


def unpacked(png: bytes) -> NDArray[np.uint8]:
    """Decode a PNG of 256 colours by the standard library alone."""
    width, height = struct.unpack(">II", png[16:24])
    place, data = 8, b""
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += length + 12
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, width + 1)
    assert not rows[:, 0].any()
    return rows[:, 1:]


@pytest.mark.parametrize("rate", [1.0, 100.0, 8000.0, 192000.0])
@pytest.mark.parametrize("length", [1, 100, 5000])
def test_any_length_and_rate_has_a_picture(rate: float, length: int) -> None:
    samples = np.full((length, 1), np.nan)

    svg = Rendering(samples, rate).spectrogram(64).picture.svg

    assert ET.fromstring(svg).tag.endswith("svg")


@pytest.mark.parametrize("size", [0, 63, 1000, 1 << 17])
def test_a_size_that_is_not_possible_is_refused(size: int) -> None:
    with pytest.raises(ArgumentError, match="power of two"):
        Rendering(tone(0.1, 440), RATE).spectrogram(size)


def test_no_sound_has_no_spectrogram() -> None:
    with pytest.raises(ArgumentError, match="no samples"):
        Rendering(np.zeros((0, 2)), RATE).spectrogram()
