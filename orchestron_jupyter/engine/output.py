"""From Csound's output to what is heard: 48 kHz, stereo, full scale 1, nothing that hurts.

The rule: one continuous stream. Blocks of any size go in, packets of a fixed size come out, and no
sample is dropped, repeated or rounded between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from ..downmix import RATE, downmix_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INITIAL_SECONDS: Final = 1


class Output:
    """Takes k-cycles as Csound renders them, gives packets for the encoder.

    Parameters
    ----------
    sample_rate
        Csound's, in Hz.
    nchnls, zero_dbfs
        Csound's.
    """

    def __init__(self, sample_rate: float, nchnls: int, zero_dbfs: float) -> None:
        self._matrix = downmix_matrix(nchnls, zero_dbfs)
        self._resampler = (
            None
            if round(sample_rate) == RATE
            else soxr.ResampleStream(sample_rate, RATE, 2, dtype="float64", quality="HQ")
        )
        self._ratio = RATE / sample_rate
        self._waiting = np.zeros((_INITIAL_SECONDS * RATE, 2))
        self._count = 0
        self.peak = 0.0
        """Of the packet taken last, before it was clipped; full scale is 1."""
        self.clipped_samples = 0
        self.replaced_samples = 0

    def missing(self, samples: int) -> int:
        """Return how many of Csound's samples are needed to have `samples` waiting; at least 1."""
        return max(1, int(np.ceil((samples - self._count) / self._ratio)))

    @property
    def waiting(self) -> int:
        """Samples (at 48 kHz) that can be taken."""
        return self._count

    def add(self, block: NDArray[np.float64]) -> None:
        """Take a block of shape (n, nchnls), in Csound's scale."""
        finite = np.isfinite(block)
        if not finite.all():
            self.replaced_samples += int(block.size - finite.sum())
            block = np.where(finite, block, 0.0)
        stereo = block @ self._matrix
        if self._resampler is not None:
            stereo = self._resampler.resample_chunk(stereo)
        end = self._count + len(stereo)
        if end > len(self._waiting):
            self._waiting = np.concatenate([self._waiting[: self._count], np.zeros((end * 2, 2))])
        self._waiting[self._count : end] = stereo
        self._count = end

    def take(self, samples: int) -> NDArray[np.float32]:
        """Return the next `samples` as float32 of shape (samples, 2), clipped to ±1.

        Raises
        ------
        ValueError
            If fewer are waiting.
        """
        if samples > self._count:
            msg = f"{samples} samples were asked for, {self._count} are waiting."
            raise ValueError(msg)
        packet = self._waiting[:samples].astype(np.float32)
        left = self._count - samples
        self._waiting[:left] = self._waiting[samples : self._count]
        self._count = left
        self.peak = max(float(packet.max()), -float(packet.min())) if samples else 0.0
        if self.peak > 1.0:
            self.clipped_samples += int(np.count_nonzero(np.abs(packet) > 1.0))
            np.clip(packet, -1.0, 1.0, out=packet)
        return packet
