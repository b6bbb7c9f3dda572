"""How any number of Csound's channels becomes left and right.

The rule: live sound, and the player of what was rendered offline, mix in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE: Final = 48000
"""Hz: the rate of all that is streamed (RFC 7587, section 4.1)."""
EXTRA_CHANNEL_GAIN: Final = 10 ** (-3 / 20)
"""Gain of the third and later channels in a downmix (ITU-R BS.775: -3 dB)."""


def downmix_matrix(nchnls: int, zero_dbfs: float) -> NDArray[np.float64]:
    """Return the matrix of shape (nchnls, 2) from Csound's channels to left and right.

    Mono goes to both sides; of more than two channels the odd ones go left and the even ones right,
    and a last one without a partner to both.
    """
    matrix = np.zeros((nchnls, 2))
    for channel in range(nchnls):
        has_no_partner = channel == nchnls - 1 and nchnls % 2 == 1
        sides = [0, 1] if has_no_partner else [channel % 2]
        matrix[channel, sides] = 1.0 if channel < 2 else EXTRA_CHANNEL_GAIN  # noqa: PLR2004
    return matrix / zero_dbfs
