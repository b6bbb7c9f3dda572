"""The settings as traits."""

from __future__ import annotations

from typing import Any

import pytest
from traitlets import HasTraits, TraitError

from orchestron_jupyter.server.setting_traits import help_text, setting_aliases, setting_traits
from orchestron_jupyter.settings import descriptions

Owner: Any = type("Owner", (HasTraits,), dict(setting_traits()))


def test_every_setting_is_a_trait_with_its_default() -> None:
    owner = Owner()
    assert {each.name: getattr(owner, each.name) for each in descriptions()} == {
        each.name: each.default for each in descriptions()
    }


def test_a_value_is_stored_as_it_is_meant() -> None:
    owner = Owner(audio_output_mode=" WebRTC ", ksmps="64", packet_duration=20)
    assert (owner.audio_output_mode, owner.ksmps, owner.packet_duration) == ("streaming", 64, "20")


def test_a_wrong_value_is_refused_with_a_sentence() -> None:
    with pytest.raises(TraitError, match=r"ksmps = 0 is not possible: .* from 1 to 480 samples\."):
        Owner(ksmps=0)


def test_the_help_names_range_unit_and_environment_variable() -> None:
    ksmps = next(each for each in descriptions() if each.name == "ksmps")
    assert help_text(ksmps).endswith(
        "From 1 to 480. Unit: samples. Environment variable: ORCHESTRON_KSMPS."
    )


def test_the_mode_has_a_short_spelling() -> None:
    assert setting_aliases("App")["audio-output-mode"] == "App.audio_output_mode"
