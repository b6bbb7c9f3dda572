"""Packets: Opus and PCM, from blocks of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter.engine.encoder import Packetizer
from orchestron_jupyter.presets import Encoding
from tests.e2e.sound import peak_frequency, rms_dbfs
from tests.engine.ear import decoded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orchestron_jupyter.engine.encoder import Packet

SECONDS = 2
PCM = Encoding("pcm", "2.5")


def tones(seconds: float = SECONDS) -> NDArray[np.float32]:
    time = np.arange(round(seconds * 48000)) / 48000
    return np.stack(
        [0.5 * np.sin(2 * np.pi * 440 * time), 0.5 * np.sin(2 * np.pi * 660 * time)], axis=1
    ).astype(np.float32)


def noise() -> NDArray[np.float32]:
    return np.random.default_rng(1).uniform(-0.5, 0.5, (SECONDS * 48000, 2)).astype(np.float32)


def packets(
    encoding: Encoding, sound: NDArray[np.float32], block: int = 120, begin: int = 0
) -> list[Packet]:
    """Encode a sound that is rendered in blocks, from its sample `begin` on."""
    packetizer = Packetizer(encoding)
    made = [
        packetizer.add(np.ascontiguousarray(sound[start : start + block]), start)
        for start in range(begin, len(sound) - block + 1, block)
    ]
    return [each for each in made if each is not None]


@pytest.mark.parametrize("duration", ["2.5", "5", "10", "20"])
def test_each_packet_duration_carries_both_sides(duration: Any) -> None:
    encoding = Encoding("opus", duration, 192)
    made = packets(encoding, tones())

    heard = decoded([packet.payload for packet in made])[4800:-4800]

    assert peak_frequency(heard[:, 0]) == pytest.approx(440, abs=0.2)
    assert peak_frequency(heard[:, 1]) == pytest.approx(660, abs=0.2)
    assert rms_dbfs(heard[:, 0]) == pytest.approx(-9.03, abs=0.2)


@pytest.mark.parametrize("duration", ["2.5", "5", "10", "20"])
@pytest.mark.parametrize("codec", ["opus", "pcm"])
def test_time_stamps_step_by_exactly_the_samples_of_a_packet(codec: Any, duration: Any) -> None:
    encoding = Encoding(codec, duration, 192)
    made = packets(encoding, tones(0.2))

    step = encoding.samples
    assert [packet.pts for packet in made] == list(range(0, len(made) * step, step))
    assert {packet.samples for packet in made} == {step}


@pytest.mark.parametrize("block", [120, 240, 480, 960])
def test_the_same_packets_come_of_blocks_of_any_size(block: int) -> None:
    encoding = Encoding("opus", "20", 192)

    made = packets(encoding, tones(), block)

    assert [each.payload for each in made] == [
        each.payload for each in packets(encoding, tones(), 960)
    ]


def test_an_encoder_that_begins_in_between_waits_for_the_grid_of_its_packets() -> None:
    made = packets(Encoding("opus", "20", 192), tones(0.2), begin=1080)

    assert [packet.pts for packet in made[:2]] == [1920, 2880]


def test_pcm_is_what_was_rendered_bit_for_bit() -> None:
    sound = noise()

    made = packets(PCM, sound)

    assert b"".join(packet.payload for packet in made) == sound.astype("<f4").tobytes()


@pytest.mark.parametrize("mode", ["variable", "constrained", "constant"])
def test_the_bitrate_is_what_was_asked_for(mode: Any) -> None:
    made = packets(Encoding("opus", "10", 96, mode), noise(), 480)

    size = sum(len(packet.payload) for packet in made)
    assert size * 8 / SECONDS == pytest.approx(96_000, rel=0.1)


def test_a_constant_bitrate_makes_packets_of_one_size_and_a_variable_one_does_not() -> None:
    sound = np.concatenate([noise(), np.zeros((SECONDS * 48000, 2), np.float32)])

    def sizes(mode: Any) -> set[int]:
        return {len(each.payload) for each in packets(Encoding("opus", "10", 96, mode), sound)}

    assert sizes("constant") == {120}
    assert len(sizes("variable")) > 10


def test_complexity_and_redundancy_reach_the_encoder() -> None:
    def payloads(**options: Any) -> list[bytes]:
        encoding = Encoding("opus", "20", 64, **options)
        return [each.payload for each in packets(encoding, tones())]

    plain = payloads()

    assert payloads(complexity=0) != plain
    redundant = payloads(fec=True, expected_loss=20)
    # RFC 6716, section 3.1: 12 to 15 are hybrid, from 16 on there is no redundancy.
    assert {each[0] >> 3 for each in plain} == {31}
    assert {each[0] >> 3 for each in redundant[5:]} == {15}
