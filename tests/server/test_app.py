"""The extension's configuration: where a setting's value comes from, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.protocol import StartRecording
from tests.server.processes import free_port, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jupyter_server.serverapp import ServerApp

    from orchestron_jupyter.server.app import OrchestronApp

ServerFactory = Any
MODE = "VISUALCSOUND_AUDIO_OUTPUT_MODE"
ORCHESTRON = [sys.executable, "-c", "from orchestron_jupyter.server.app import main; main()"]


@pytest.fixture
def configured(
    jp_configurable_serverapp: Callable[..., ServerApp],
) -> Callable[..., OrchestronApp]:
    def configure(**options: Any) -> OrchestronApp:
        server = jp_configurable_serverapp(**options)
        app: OrchestronApp = server.extension_manager.extension_points["orchestron"].app
        return app

    return configure


def config_with(**settings: Any) -> dict[str, Any]:
    extensions = {"jpserver_extensions": {"orchestron_jupyter": True}}
    return {"ServerApp": extensions, "OrchestronApp": settings}


def test_without_configuration_the_defaults_hold(configured: ServerFactory) -> None:
    assert configured().chosen_settings().audio_output_mode == "streaming"


def test_the_environment_prevails_over_the_default(
    configured: ServerFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORCHESTRON_KSMPS", "16")
    assert configured().chosen_settings().ksmps == 16


def test_the_configuration_file_prevails_over_the_environment(
    configured: ServerFactory, monkeypatch: pytest.MonkeyPatch, jp_config_dir: Path
) -> None:
    monkeypatch.setenv("ORCHESTRON_KSMPS", "16")
    file = jp_config_dir / "jupyter_orchestron_config.json"
    file.write_text(json.dumps({"OrchestronApp": {"ksmps": 48}}))
    assert configured().chosen_settings().ksmps == 48


def test_the_command_line_prevails_over_the_configuration_file(
    configured: ServerFactory, jp_config_dir: Path
) -> None:
    file = jp_config_dir / "jupyter_orchestron_config.json"
    file.write_text(json.dumps({"OrchestronApp": {"ksmps": 48}}))
    assert configured(argv=["--OrchestronApp.ksmps=64"]).chosen_settings().ksmps == 64


def test_the_configuration_of_the_server_holds_too(configured: ServerFactory) -> None:
    app = configured(config=config_with(audio_output_mode="Browser", flush_on_connect="false"))
    settings = app.chosen_settings()
    assert (settings.audio_output_mode, settings.flush_on_connect) == ("streaming", False)


def test_under_another_application_a_wrong_value_is_logged_and_the_default_holds(
    configured: ServerFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    app = configured(config=config_with(audio_output_mode="loud", ksmps=64))
    settings = app.chosen_settings()
    assert (settings.audio_output_mode, settings.ksmps) == ("streaming", 64)
    assert "audio_output_mode = 'loud' is not possible" in capfd.readouterr().err


def test_a_wrong_value_in_the_own_configuration_file_does_not_end_another_application(
    configured: ServerFactory, jp_config_dir: Path
) -> None:
    file = jp_config_dir / "jupyter_orchestron_config.json"
    file.write_text(json.dumps({"OrchestronApp": {"ksmps": 0, "bitrate": 64}}))
    settings = configured().chosen_settings()
    assert (settings.ksmps, settings.bitrate) == (32, 64)


def test_under_another_application_a_wrong_environment_is_logged(
    configured: ServerFactory, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MODE, "loud")
    assert configured().chosen_settings().audio_output_mode == "streaming"
    assert f"{MODE}: audio_output_mode = 'loud' is not possible" in capfd.readouterr().err


FIVE = {
    "FRAME_MS": ("packet_duration", "7", "10"),
    "QUEUE_FRAMES_MAX": ("queue_frames_max", "0", 20),
    "QUEUE_FRAMES_TARGET": ("queue_frames_target", "-1", 2),
    "FLUSH_ON_CONNECT": ("flush_on_connect", "perhaps", True),
    "STARTUP_KEEP_FRAMES": ("startup_keep_frames", "many", 0),
}


@pytest.mark.parametrize("name", list(FIVE))
def test_a_wrong_value_of_orchestrons_five_is_a_warning_with_the_default_used(
    configured: ServerFactory,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    setting, wrong, default = FIVE[name]
    monkeypatch.setenv(f"VISUALCSOUND_WEBRTC_AUDIO_{name}", wrong)
    assert getattr(configured().chosen_settings(), setting) == default
    told = capfd.readouterr().err
    assert f"VISUALCSOUND_WEBRTC_AUDIO_{name}: {setting} = '{wrong}' is not possible" in told
    assert "The default is used." in told


@pytest.mark.usefixtures("jp_environ")
def test_a_wrong_value_of_orchestrons_five_does_not_end_the_own_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    monkeypatch.setenv("VISUALCSOUND_WEBRTC_AUDIO_FRAME_MS", "7")
    with told.open("w") as output:
        server = subprocess.Popen(
            [*ORCHESTRON, "--allow-root", "--no-browser", f"--port={free_port()}"],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(lambda: "is running at" in told.read_text(), 60)
            assert server.poll() is None
        finally:
            server.kill()
            server.wait()
    assert "packet_duration = '7' is not possible" in told.read_text()


@pytest.mark.usefixtures("jp_environ")
@pytest.mark.parametrize(
    "option", ["--audio-output-mode=loud", "--OrchestronApp.audio_output_mode=loud"]
)
def test_a_wrong_value_on_the_own_command_line_ends_with_status_2_and_a_sentence(
    option: str,
) -> None:
    ended = subprocess.run(
        [*ORCHESTRON, "--allow-root", "--no-browser", option],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1] == (
        "audio_output_mode = 'loud' is not possible: "
        "it must be one of local, streaming, browser, webrtc."
    )


@pytest.mark.usefixtures("jp_environ")
def test_a_wrong_value_in_the_environment_ends_with_status_2_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(MODE, "loud")
    ended = subprocess.run(
        [*ORCHESTRON, "--allow-root", "--no-browser"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith(f"{MODE}: audio_output_mode = 'loud'")


def test_no_static_route_of_the_framework_is_registered(extension: OrchestronApp) -> None:
    assert extension.static_paths == []


async def test_a_server_is_active_while_a_session_sounds(
    started: OrchestronApp, tmp_path: Path
) -> None:
    session, _created = await started._sessions.open("song")
    await session.refresh()
    assert started.current_activity() is None
    await session.call(StartRecording(str(tmp_path / "take.wav")))
    await session.refresh()
    assert started.current_activity() == ["song"]


@pytest.mark.usefixtures("jp_serverapp")
def test_stopping_an_extension_that_was_never_started_is_no_error(
    extension: OrchestronApp, jp_asyncio_loop: Any
) -> None:
    jp_asyncio_loop.run_until_complete(extension.stop_extension())
