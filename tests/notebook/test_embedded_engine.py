"""Engines without a Jupyter server: what their settings come from."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from orchestron_jupyter.notebook.embedded_engine import EmbeddedEngine


@pytest.mark.parametrize(
    ("name", "setting", "value", "meant"),
    [
        ("FRAME_MS", "packet_duration", "2.5", "2.5"),
        ("QUEUE_FRAMES_MAX", "queue_frames_max", "50", 50),
        ("QUEUE_FRAMES_TARGET", "queue_frames_target", "5", 5),
        ("FLUSH_ON_CONNECT", "flush_on_connect", "False", False),
        ("STARTUP_KEEP_FRAMES", "startup_keep_frames", "3", 3),
    ],
)
def test_the_five_settings_of_orchestron_reach_an_engine(
    monkeypatch: pytest.MonkeyPatch, name: str, setting: str, value: str, meant: Any
) -> None:
    monkeypatch.setenv(f"VISUALCSOUND_WEBRTC_AUDIO_{name}", value)

    assert getattr(EmbeddedEngine().settings, setting) == meant


@pytest.mark.parametrize(
    ("name", "setting", "default"),
    [
        ("FRAME_MS", "packet_duration", "10"),
        ("QUEUE_FRAMES_MAX", "queue_frames_max", 20),
        ("QUEUE_FRAMES_TARGET", "queue_frames_target", 2),
        ("FLUSH_ON_CONNECT", "flush_on_connect", True),
        ("STARTUP_KEEP_FRAMES", "startup_keep_frames", 0),
    ],
)
def test_a_wrong_value_of_one_is_a_warning_with_the_default_used(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    name: str,
    setting: str,
    default: Any,
) -> None:
    monkeypatch.setenv(f"VISUALCSOUND_WEBRTC_AUDIO_{name}", "loud")

    engine = EmbeddedEngine()

    assert getattr(engine.settings, setting) == default
    (warning,) = caplog.records
    assert warning.levelno == logging.WARNING
    assert f"{setting} = 'loud' is not possible" in warning.message
    assert warning.message.endswith("The default is used.")
