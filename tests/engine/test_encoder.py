"""Opus packets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from orchestron_jupyter.engine.encoder import OpusEncoder
from tests.e2e.sound import peak_frequency, rms_dbfs

if TYPE_CHECKING:
    from orchestron_jupyter.settings import PacketDuration

SECONDS = 2


def decoded(payloads: list[bytes]) -> np.ndarray:
    """Decode with ffmpeg's own decoder, to shape (n, 2)."""
    decoder = av.AudioCodecContext.create("opus", "r")
    decoder.sample_rate = 48000
    decoder.layout = "stereo"
    frames = [frame for each in payloads for frame in decoder.decode(av.Packet(each))]
    return np.concatenate([frame.to_ndarray().T for frame in frames])


@pytest.mark.parametrize("duration", ["2.5", "5", "10", "20"])
def test_each_packet_duration_carries_both_sides(duration: PacketDuration) -> None:
    encoder = OpusEncoder(duration, 192)
    time = np.arange(SECONDS * 48000) / 48000
    sound = np.stack(
        [0.5 * np.sin(2 * np.pi * 440 * time), 0.5 * np.sin(2 * np.pi * 660 * time)], axis=1
    ).astype(np.float32)
    size = encoder.samples
    packets = [
        encoder.encode(np.ascontiguousarray(sound[start : start + size]), start)
        for start in range(0, len(sound), size)
    ]

    heard = decoded([packet.payload for packet in packets])[4800:-4800]

    assert [packet.pts for packet in packets[:3]] == [0, size, 2 * size]
    assert peak_frequency(heard[:, 0]) == pytest.approx(440, abs=0.2)
    assert peak_frequency(heard[:, 1]) == pytest.approx(660, abs=0.2)
    assert rms_dbfs(heard[:, 0]) == pytest.approx(-9.03, abs=0.2)


def test_the_bitrate_is_what_was_asked_for() -> None:
    encoder = OpusEncoder("10", 96)
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (SECONDS * 48000, 2)).astype(np.float32)
    starts = range(0, len(noise), 480)

    size = sum(len(encoder.encode(noise[start : start + 480], start).payload) for start in starts)

    assert size * 8 / SECONDS == pytest.approx(96_000, rel=0.1)
