"""The presets, as pages see them and as the engine encodes them."""

from __future__ import annotations

import typing

import pytest

from orchestron_jupyter import presets
from orchestron_jupyter.settings import PresetName, Settings

NAMES = typing.get_args(PresetName)


def test_every_preset_is_described_with_what_it_costs() -> None:
    described = presets.describe(Settings())

    assert tuple(each.name for each in described) == NAMES
    for each in described:
        assert each.title
        assert each.meaning.endswith(".")
        assert each.cost.endswith(".")


def test_what_a_page_is_told_is_what_is_encoded() -> None:
    settings = Settings(packet_duration="5", bitrate=128)

    for each in presets.describe(settings):
        encoding = presets.encoding(each.name, settings)
        assert each.packet_duration == float(encoding.packet_duration)
        assert each.bitrate == encoding.bitrate
        assert presets.needs_worklet(each.name) == (encoding.codec == "pcm")


def test_balanced_is_what_the_settings_say() -> None:
    settings = Settings(
        packet_duration="2.5",
        bitrate=96,
        bitrate_mode="constant",
        complexity=3,
        fec=True,
        expected_loss=7,
    )

    assert presets.encoding("balanced", settings) == presets.Encoding(
        "opus", "2.5", 96, "constant", 3, fec=True, expected_loss=7
    )


def test_presets_that_come_to_the_same_share_an_encoding() -> None:
    settings = Settings(packet_duration="20", bitrate=320)

    assert presets.encoding("balanced", settings) == presets.encoding("quality", settings)


@pytest.mark.parametrize("preset", NAMES)
def test_only_studio_is_not_for_the_element(preset: PresetName) -> None:
    assert presets.needs_worklet(preset) == (preset == "studio")
