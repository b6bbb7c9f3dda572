"""What a rendering is saved as, and what a notebook shows of it."""

from __future__ import annotations

import base64
import io
import re
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from orchestron_jupyter import ArgumentError, ClippingWarning, Rendering, render
from orchestron_jupyter.notebook import rendering as module

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 48000


@pytest.fixture
def small_notebooks(monkeypatch: pytest.MonkeyPatch) -> int:
    """A smaller bound, so that encoding takes no time."""
    monkeypatch.setattr(module, "EMBEDDED_BYTES", 100_000)
    return 100_000


def noise(seconds: float, channels: int = 2, level: float = 0.5) -> NDArray[np.float64]:
    shape = (round(seconds * RATE), channels)
    return np.random.default_rng(7).uniform(-level, level, shape)


def sine(seconds: float, rate: int = RATE, level: float = 0.5) -> NDArray[np.float64]:
    tone = level * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)
    return np.stack([tone, -tone], axis=1)


def embedded(rendering: Rendering) -> tuple[str, bytes]:
    """Return the kind of the sound in a notebook, and the sound."""
    found = re.search(r'src="data:audio/(\w+);base64,([^"]+)"', shown(rendering))
    assert found is not None
    return found[1], base64.b64decode(found[2])


def shown(rendering: Rendering) -> str:
    return rendering._repr_mimebundle_()["text/html"]


def test_it_knows_its_duration_channels_and_peak() -> None:
    rendering = Rendering(sine(0.5), RATE)

    assert (rendering.duration, rendering.channels) == (0.5, 2)
    assert rendering.peak == pytest.approx(0.5, abs=1e-6)
    assert repr(rendering) == "<Rendering: 0.500 s, stereo, 48000 Hz, peak -6.0 dB>"


def test_what_csound_rendered_is_shown_and_saved(tmp_path: Path) -> None:
    rendering = render(
        orchestra="instr 1\n  aOne oscili 0.5, 440\n  outs aOne, aOne\nendin", score="i1 0 0.25"
    )
    rendering.save(tmp_path / "tone.wav")

    samples, rate = soundfile.read(tmp_path / "tone.wav")
    assert rate == 48000
    assert np.array_equal(samples, rendering.samples.astype(np.float32))
    assert "<audio controls" in shown(rendering)


@pytest.mark.parametrize(
    ("name", "subtype", "written", "error"),
    [
        ("a.wav", None, "FLOAT", 2**-24),
        ("a.wav", "float", "FLOAT", 2**-24),
        ("a.wav", 32, "FLOAT", 2**-24),
        ("a.wav", "PCM_24", "PCM_24", 2**-23),
        ("a.wav", 16, "PCM_16", 2**-15),
        ("a.flac", None, "PCM_24", 2**-23),
        ("a.FLAC", "16", "PCM_16", 2**-15),
    ],
)
def test_a_file_holds_what_its_kind_can(
    name: str, subtype: str | int | None, written: str, error: float, tmp_path: Path
) -> None:
    rendering = Rendering(noise(0.5, channels=3), RATE)

    rendering.save(tmp_path / name, subtype)

    samples, rate = soundfile.read(tmp_path / name)
    assert soundfile.info(tmp_path / name).subtype == written
    assert (rate, samples.shape) == (RATE, rendering.samples.shape)
    assert np.abs(samples - rendering.samples).max() <= error


def test_clipping_is_told_and_float_does_not_clip(tmp_path: Path) -> None:
    rendering = Rendering(sine(0.1, level=2.0), RATE)

    with pytest.warns(ClippingWarning, match=r"clipped in a.flac \(peak \+6.0 dB\)"):
        rendering.save(tmp_path / "a.flac")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rendering.save(tmp_path / "a.wav")

    clipped, _rate = soundfile.read(tmp_path / "a.flac")
    assert np.abs(clipped).max() == pytest.approx(1.0, abs=1e-6)
    assert np.sign(clipped[27]).tolist() == np.sign(rendering.samples[27]).tolist()  # no wrapping
    assert np.abs(soundfile.read(tmp_path / "a.wav")[0]).max() == pytest.approx(2.0, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "subtype", "complaint"),
    [
        ("a.mp3", None, "end in .wav or .flac"),
        ("a.flac", "float", "can't be 'float', only one of PCM_24, PCM_16"),
        ("a.wav", 8, "can't be 8"),
        ("nowhere/a.wav", None, "a.wav could not be written"),
    ],
)
def test_a_file_that_cannot_be_is_refused(
    name: str, subtype: str | int | None, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        Rendering(sine(0.1), RATE).save(tmp_path / name, subtype)


def test_a_notebook_gets_a_player_a_waveform_and_a_sentence() -> None:
    bundle = Rendering(sine(1), RATE)._repr_mimebundle_()

    assert bundle["text/plain"] == "<Rendering: 1.000 s, stereo, 48000 Hz, peak -6.0 dB>"
    assert 'stroke="currentColor"' in bundle["text/html"]
    assert 'aria-label="Rendering: 1.000 s, stereo' in bundle["text/html"]


def test_a_short_sound_is_played_without_loss() -> None:
    rendering = Rendering(sine(2), RATE)

    kind, data = embedded(rendering)

    samples, _rate = soundfile.read(io.BytesIO(data))
    assert kind == "flac"
    assert np.abs(samples - rendering.samples).max() <= 2**-15


def test_a_longer_one_is_played_as_mp3_and_says_so(small_notebooks: int) -> None:
    rendering = Rendering(noise(3), RATE)

    kind, data = embedded(rendering)

    assert kind == "mpeg"
    assert len(data) <= small_notebooks
    assert "played as MP3" in shown(rendering)


@pytest.mark.parametrize("seconds", [0.4, 0.7, 5, 6, 7])  # 6: an MP3 that is larger than most are
def test_a_saved_notebook_stays_small(seconds: float, small_notebooks: int) -> None:
    html = shown(Rendering(noise(seconds), RATE))

    assert len(html) < small_notebooks * 4 / 3 + 20_000


def test_by_default_the_bound_is_two_megabytes() -> None:
    assert module.EMBEDDED_BYTES == 2 * 1024 * 1024


def test_one_that_is_too_long_says_what_to_do() -> None:
    html = shown(Rendering(np.zeros((200 * RATE, 1)), RATE))

    assert "<audio" not in html
    assert "<svg" in html
    assert "save it, and play the file" in html


def test_a_loud_one_is_played_softer_and_says_so() -> None:
    rendering = Rendering(sine(0.5, level=2.0), RATE)

    samples, _rate = soundfile.read(io.BytesIO(embedded(rendering)[1]))

    assert np.abs(samples).max() == pytest.approx(1.0, abs=1e-3)
    assert "played 6.0 dB softer" in shown(rendering)


@pytest.mark.parametrize(("channels", "heard"), [(1, 1), (2, 2), (5, 2)])
def test_browsers_get_mono_or_stereo_at_48_khz(channels: int, heard: int) -> None:
    rendering = Rendering(noise(0.5, channels), 96000)

    samples, rate = soundfile.read(io.BytesIO(embedded(rendering)[1]), always_2d=True)

    assert (rate, samples.shape[1]) == (48000, heard)


def test_what_is_no_number_disturbs_nothing(tmp_path: Path) -> None:
    samples = sine(0.5)
    samples[100] = np.nan, np.inf
    rendering = Rendering(samples, RATE)

    with pytest.warns(ClippingWarning, match="2 samples"):
        rendering.save(tmp_path / "a.wav", 16)

    assert np.isfinite(soundfile.read(tmp_path / "a.wav")[0]).all()
    assert "<audio" in shown(rendering)


def test_nothing_is_shown_as_nothing() -> None:
    assert "no sound" in shown(Rendering(np.zeros((0, 2)), RATE))
