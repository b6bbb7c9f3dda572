"""Every setting, once."""

from __future__ import annotations

import msgspec
import pytest

from orchestron_jupyter import settings
from orchestron_jupyter.settings import SettingError, Settings

MODE = "VISUALCSOUND_AUDIO_OUTPUT_MODE"


@pytest.mark.parametrize("text", ["streaming", "browser", "webrtc", " WebRTC ", "STREAMING"])
def test_streaming_has_other_names_and_case_and_blanks_do_not_matter(text: str) -> None:
    assert settings.checked("audio_output_mode", text) == "streaming"


@pytest.mark.parametrize(
    ("name", "value", "domain"),
    [
        ("audio_output_mode", "loud", "one of local, streaming, browser, webrtc"),
        ("packet_duration", "7", "one of 2.5, 5, 10, 20"),
        ("bitrate", 9, "a number from 32 to 510 kbit/s"),
        ("ksmps", "many", "a number from 1 to 480 samples"),
        ("flush_on_connect", "perhaps", "true or false"),
    ],
)
def test_a_value_that_is_not_possible_is_named_with_what_is(
    name: str, value: object, domain: str
) -> None:
    with pytest.raises(SettingError) as refused:
        settings.checked(name, value)

    assert str(refused.value) == f"{name} = {value!r} is not possible: it must be {domain}."


@pytest.mark.parametrize(("value", "kept"), [(10, "10"), (2.5, "2.5"), ("5.0", "5"), ("20", "20")])
def test_a_packet_duration_may_be_a_number(value: object, kept: str) -> None:
    assert settings.checked("packet_duration", value) == kept


def test_the_environment_sets_what_it_names_and_complains_about_the_rest() -> None:
    values, complaints = settings.from_environment(
        {MODE: "local", "ORCHESTRON_BITRATE": "9", "ORCHESTRON_KSMPS": "", "HOME": "/root"}
    )

    assert values == {"audio_output_mode": "local"}
    (complaint,) = complaints
    assert complaint.startswith("ORCHESTRON_BITRATE: bitrate = '9' is not possible")


@pytest.mark.parametrize(
    "variable", ["FRAME_MS", "QUEUE_FRAMES_MAX", "QUEUE_FRAMES_TARGET", "STARTUP_KEEP_FRAMES"]
)
def test_the_names_of_orchestron_keep_working(variable: str) -> None:
    values, _complaints = settings.from_environment({f"VISUALCSOUND_WEBRTC_AUDIO_{variable}": "5"})

    assert list(values.values()) in ([5], ["5"])


@pytest.mark.parametrize("text", ["low latency", "Low-Latency", "low_latency", " low latency "])
def test_a_preset_may_be_written_with_any_gap(text: str) -> None:
    assert settings.checked("preset", text) == "low latency"


def test_every_setting_is_described_and_its_default_is_possible() -> None:
    for each in settings.descriptions():
        assert each.meaning.endswith(".")
        assert each.environment
        assert settings.checked(each.name, each.default) == each.default


def test_settings_survive_the_way_to_an_engine() -> None:
    given = Settings(packet_duration="2.5", bitrate=510, flush_on_connect=False)

    assert msgspec.json.decode(msgspec.json.encode(given), type=Settings) == given
    assert given.packet_samples == 120
