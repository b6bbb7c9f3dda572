"""What a rendering brought: its samples, on disk as a sound file, in a notebook as a player.

The rule: the samples are never changed. What is heard or saved in another form is made from a copy,
and says what is different; the player in a notebook has a bound, so that notebooks stay small.
"""

from __future__ import annotations

import base64
import html
import io
import math
import warnings
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soundfile
import soxr

from ..downmix import RATE, downmix_matrix
from ..errors import ArgumentError
from .spectrogram import Spectrogram, spectrogram
from .traces import waveform_picture
from .waveform import waveform_svg

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ..protocol import CsoundMessage
    from .picture import Picture

EMBEDDED_BYTES: Final = 2 * 1024 * 1024
"""Size of the sound in a notebook: about 15 s of stereo without loss, or 110 s as MP3."""

_FORMATS: Final = {".wav": ("FLOAT", "PCM_16", "PCM_24"), ".flac": ("PCM_24", "PCM_16")}
_BITS: Final = {"16": "PCM_16", "24": "PCM_24", "32": "FLOAT"}
_BLOCK: Final = 1 << 18
_MP3_BYTES_PER_SECOND: Final = 16_000
_LOSSLESS_SECONDS: Final = 30
_TOO_LONG: Final = ". Too long to be kept in a notebook: save it, and play the file."


class ClippingWarning(UserWarning):
    """Samples beyond full scale were cut to it."""


class Rendering:
    """Sound that was rendered offline; as the last expression of a cell, a player.

    Parameters
    ----------
    samples
        Of shape (n, channels), full scale 1.
    sample_rate
        In Hz.
    messages
        What Csound printed.
    """

    def __init__(
        self,
        samples: NDArray[np.float64],
        sample_rate: float,
        messages: tuple[CsoundMessage, ...] = (),
    ) -> None:
        self.samples = samples
        self.sample_rate = int(sample_rate) if sample_rate == int(sample_rate) else sample_rate
        self.messages = messages

    @property
    def channels(self) -> int:
        return int(self.samples.shape[1])

    @property
    def duration(self) -> float:
        """In seconds."""
        return len(self.samples) / self.sample_rate

    @cached_property
    def peak(self) -> float:
        """The largest magnitude; full scale is 1."""
        blocks = (np.abs(np.nan_to_num(block)).max(initial=0.0) for block in self._blocks())
        return float(max(blocks, default=0.0))

    def save(self, path: str | os.PathLike[str], subtype: str | int | None = None) -> None:
        """Write a sound file: WAV or FLAC, by the end of its name.

        Parameters
        ----------
        path
            Ends in `.wav` or `.flac`.
        subtype
            WAV: `"float"` or 32 (the default; nothing is clipped), 24, 16. FLAC: 24 (the default),
            16.

        Warns
        -----
        ClippingWarning
            If samples were beyond full scale, which only float can hold.

        Raises
        ------
        ArgumentError
            If the file can't be of this kind.
        """
        path = Path(path).expanduser()
        chosen = _subtype(path, subtype)
        is_float = chosen == "FLOAT"
        beyond = 0
        try:
            with soundfile.SoundFile(
                path,
                "w",
                samplerate=round(self.sample_rate),
                channels=self.channels,
                subtype=chosen,
            ) as file:
                for block in self._blocks():
                    beyond += 0 if is_float else int(np.count_nonzero(~(np.abs(block) <= 1.0)))
                    file.write(block if is_float else np.nan_to_num(block, posinf=1, neginf=-1))
        except soundfile.LibsndfileError as error:
            msg = f"{path.name} could not be written: {error.error_string}"
            raise ArgumentError(msg) from None
        if beyond:
            warnings.warn(
                f"{beyond} samples were beyond full scale and are clipped in {path.name} (peak "
                f'{_decibels(self.peak):+.1f} dB); save it as WAV with subtype="float" to keep '
                "them.",
                ClippingWarning,
                stacklevel=2,
            )

    def spectrogram(self, size: int = 2048) -> Spectrogram:
        """Return which frequencies sound when; as the last expression of a cell, a picture.

        Parameters
        ----------
        size
            Samples in a window, a power of two from 64 to 65536: more tell frequencies apart
            better, less times.

        Raises
        ------
        ArgumentError
            If the size is not possible, or there is no sound.
        """
        return spectrogram(self.samples, self.sample_rate, size)

    def waveform(self) -> Picture:
        """Return the sound over time as a picture that stays in the notebook, and on GitHub.

        Raises
        ------
        ArgumentError
            If there is no sound.
        """
        return waveform_picture(self.samples, self.sample_rate, f"Waveform: {repr(self)[12:-1]}")

    def _blocks(self) -> Iterator[NDArray[np.float64]]:
        for start in range(0, len(self.samples), _BLOCK):
            yield self.samples[start : start + _BLOCK]

    # ------------------------------------------------------------ display

    def __repr__(self) -> str:
        channels = {1: "mono", 2: "stereo"}.get(self.channels, f"{self.channels} channels")
        return (
            f"<Rendering: {self.duration:.3f} s, {channels}, {self.sample_rate:g} Hz, "
            f"peak {_decibels(self.peak):.1f} dB>"
        )

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        words = repr(self).strip("<>")
        if not len(self.samples):
            return {"text/plain": repr(self), "text/html": f"<div>{words}: no sound.</div>"}
        picture = waveform_svg(self.samples, html.escape(words))
        player, note = self._player()
        return {
            "text/plain": repr(self),
            "text/html": f"<div>{picture}{player}<div>{html.escape(words + note)}</div></div>",
        }

    def _player(self) -> tuple[str, str]:
        """Return the audio element, and what is to be said about it."""
        if self.duration * _MP3_BYTES_PER_SECOND > EMBEDDED_BYTES:
            return "", _TOO_LONG
        sound, loudest = self._for_browsers()
        kind, data = "flac", b""
        if self.duration <= _LOSSLESS_SECONDS:
            data = _file(sound, "FLAC", "PCM_16")
        if not 0 < len(data) <= EMBEDDED_BYTES:
            kind, data = "mpeg", _file(sound, "MP3", "MPEG_LAYER_III")
        if len(data) > EMBEDDED_BYTES:
            return "", _TOO_LONG
        notes = []
        if loudest > 1:
            notes.append(f"played {_decibels(loudest):.1f} dB softer, so that it does not clip")
        if kind == "mpeg":
            notes.append("played as MP3, to keep the notebook small")
        uri = f"data:audio/{kind};base64,{base64.b64encode(data).decode()}"
        note = f" ({'; '.join(notes)})" if notes else ""
        return f'<audio controls preload="metadata" src="{uri}"></audio>', note

    def _for_browsers(self) -> tuple[NDArray[np.float64], float]:
        """Return the sound in mono or stereo at 48 kHz, not beyond full scale; and its peak."""
        matrix = np.eye(1) if self.channels == 1 else downmix_matrix(self.channels, 1.0)
        sound = np.nan_to_num(self.samples, posinf=0.0, neginf=0.0) @ matrix
        if self.sample_rate != RATE:
            sound = soxr.resample(sound, self.sample_rate, RATE)
        loudest = float(np.abs(sound).max(initial=0.0))
        return sound / max(1.0, loudest), loudest


def _file(sound: NDArray[np.float64], kind: str, subtype: str) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound, RATE, format=kind, subtype=subtype)
    return file.getvalue()


def _subtype(path: Path, subtype: str | int | None) -> str:
    possible = _FORMATS.get(path.suffix.lower())
    if possible is None:
        msg = f"{path.name} could be many things: let its name end in {' or '.join(_FORMATS)}."
        raise ArgumentError(msg)
    if subtype is None:
        return possible[0]
    chosen = str(subtype).upper()
    chosen = _BITS.get(chosen, chosen)
    if chosen not in possible:
        words = ", ".join(possible)
        msg = f"A {path.suffix} file can't be {subtype!r}, only one of {words}."
        raise ArgumentError(msg)
    return chosen


def _decibels(level: float) -> float:
    return 20 * math.log10(level) if level > 0 else -math.inf
