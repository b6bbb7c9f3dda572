"""The doctor: what it says of a chain that holds, and of each link that is broken."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from orchestron_jupyter.findings import Finding
from orchestron_jupyter.ice_servers import time_limited
from orchestron_jupyter.server.doctor import report
from tests.e2e import turn
from tests.e2e.pulse import PulseServer
from tests.server.plain_proxy import plain_proxy
from tests.server.processes import TOKEN, jupyter_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Told = list[dict[str, str]]

MAIN: Final = "from orchestron_jupyter.server.app import main; main()"
FRONTEND: Final = "VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that has everything of Jupyter, so that nothing else is read or written."""
    (tmp_path / "CONFIG_DIR").mkdir()
    return tmp_path


@pytest.fixture
def examine(folder: Path) -> Callable[..., tuple[int, Told]]:
    """Run the doctor; returns its status and its findings."""

    def run(*arguments: str, **environment: str) -> tuple[int, Told]:
        ended = run_doctor(folder, "--json", *arguments, **environment)
        told = json.loads(ended.stdout)
        assert told["ok"] == (ended.returncode == 0)
        return ended.returncode, told["findings"]

    return run


def run_doctor(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    places = {
        f"JUPYTER_{each}": str(folder / each) for each in ("CONFIG_DIR", "RUNTIME_DIR", "DATA_DIR")
    }
    return subprocess.run(
        [sys.executable, "-c", MAIN, "doctor", *arguments],
        env={**os.environ, **places, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def about(link: str, findings: Told) -> Told:
    return [each for each in findings if each["link"].startswith(link)]


def faults(findings: Told) -> Told:
    return [each for each in findings if each["state"] == "fault"]


def test_a_chain_that_holds_has_no_fault(examine: Callable[..., Any]) -> None:
    status, findings = examine()

    assert (status, faults(findings)) == (0, [])
    links = {each["link"] for each in findings}
    assert links >= {
        *("Mode", "Extension", "Private folders", "Csound", "aiortc and av"),
        *("UDP ports", "ICE servers", "Jupyter server", "Autoplay"),
    }


def test_it_speaks_to_people(folder: Path) -> None:
    ended = run_doctor(folder, ORCHESTRON_KSMPS="9999")

    assert ended.returncode == 1
    assert "FAULT   Settings: ORCHESTRON_KSMPS: ksmps = '9999' is not possible" in ended.stdout
    assert ended.stdout.endswith("\n1 fault.\n")


def test_without_csound_it_says_so(examine: Callable[..., Any], without_csound: Path) -> None:
    status, findings = examine(LD_LIBRARY_PATH=str(without_csound))

    (fault,) = faults(findings)
    assert (status, fault["link"]) == (1, "Csound")


@pytest.fixture
def without_csound(tmp_path: Path) -> Path:
    """A folder in which the loader finds Csound's library first, and finds it no library."""
    folder = tmp_path / "libraries"
    folder.mkdir()
    for name in ("libcsound64.so.6.0", "libcsound64.so"):
        (folder / name).touch()
    return folder


def test_the_sound_of_a_running_server_is_heard_through_its_websocket(
    examine: Callable[..., Any], folder: Path
) -> None:
    with jupyter_server(folder) as server:
        status, findings = examine()
        refused, strangers = examine(f"--url={server.address}", JUPYTER_TOKEN="wrong")
        remaining = server.request("GET", "/orchestron/api/sessions")

    assert (status, faults(findings)) == (0, [])
    (heard,) = about("WebSocket", findings)
    assert heard["state"] == "ok"
    assert "50 packets" in heard["sentence"]
    assert about("Kernel's way", findings)[0]["state"] == "ok"
    assert about("Secure context", findings)[0]["state"] == "ok"
    assert remaining == []
    assert TOKEN not in json.dumps(findings)
    assert refused == 0
    assert "does not let the doctor in" in about("Jupyter server", strangers)[0]["sentence"]


def test_a_proxy_that_keeps_websockets_back_is_a_fault(
    examine: Callable[..., Any], folder: Path
) -> None:
    with jupyter_server(folder) as server, plain_proxy(server.address) as address:
        status, findings = examine(f"--url={address}", JUPYTER_TOKEN=TOKEN)
        remaining = server.request("GET", "/orchestron/api/sessions")

    (fault,) = faults(findings)
    assert (status, fault["link"]) == (1, "WebSocket")
    assert address in fault["sentence"]
    assert "must let WebSockets through" in fault["advice"]
    assert about("Jupyter server", findings)[0]["state"] == "ok"
    assert remaining == []


def test_plain_http_to_another_machine_is_a_warning(
    examine: Callable[..., Any], folder: Path
) -> None:
    everywhere = ("-m", "jupyter_server", "--ServerApp.ip=0.0.0.0")
    with jupyter_server(folder, everywhere) as server:
        # An address of this machine for which browsers make no exception.
        address = server.address.replace("127.0.0.1", "0.0.0.0")
        status, findings = examine(f"--url={address}", JUPYTER_TOKEN=TOKEN)

    assert status == 0
    (context,) = about("Secure context", findings)
    assert context["state"] == "warning"
    assert "Use https" in context["advice"]


def test_local_mode_is_said_and_a_sound_device_that_is_not_there_is_a_fault(
    examine: Callable[..., Any],
) -> None:
    status, findings = examine(
        VISUALCSOUND_AUDIO_OUTPUT_MODE="local",
        ORCHESTRON_AUDIO_MODULE="pulse",
        PULSE_SERVER="/nowhere",
    )

    (mode,) = about("Mode", findings)
    (fault,) = faults(findings)
    assert (status, mode["state"]) == (1, "hint")
    assert "audio_output_mode = streaming" in mode["advice"]
    assert fault["link"] == "Sound device"
    assert "Tried pulse: " in fault["sentence"]
    assert "audio_output_mode=streaming" in fault["advice"]


def test_a_sound_device_that_is_there_is_opened(
    examine: Callable[..., Any], pulse: PulseServer
) -> None:
    status, findings = examine(VISUALCSOUND_AUDIO_OUTPUT_MODE="local", **pulse.environment)

    assert (status, faults(findings)) == (0, [])
    (device,) = about("Sound device", findings)
    assert device["sentence"] == "Csound plays on the default device (pulse)."


@pytest.fixture
def pulse() -> Iterator[PulseServer]:
    # Not pytest's own folder: its path is too long for a Unix socket.
    with tempfile.TemporaryDirectory(prefix="p-") as short, PulseServer(Path(short)) as server:
        yield server


def test_a_server_that_can_not_be_reached_is_a_fault(examine: Callable[..., Any]) -> None:
    status, findings = examine("--url=http://127.0.0.1:9/")

    (fault,) = faults(findings)
    assert (status, fault["link"]) == (1, "Jupyter server")
    assert "can't be reached" in fault["sentence"]


# ---------------------------------------------------------------- STUN, TURN and ports


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Iterator[turn.TurnServer]:
    ports = range(59000, 59100)
    with turn.TurnServer(tmp_path_factory.mktemp("static"), relay_ports=ports) as server:
        yield server


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[turn.TurnServer]:
    folder, ports = tmp_path_factory.mktemp("limited"), range(59100, 59200)
    with turn.TurnServer(folder, with_secret=True, relay_ports=ports) as server:
        yield server


def test_every_turn_server_is_tried_with_its_credentials(
    examine: Callable[..., Any], static: turn.TurnServer
) -> None:
    servers = json.dumps([static.entry("udp", "tcp", "tls"), {"urls": stun_url(static)}])

    status, findings = examine(**{FRONTEND: servers}, SSL_CERT_FILE=str(static.certificate))

    tried = [*about("TURN", findings), *about("STUN", findings)]
    assert (status, len(tried)) == (0, 4)
    assert {each["state"] for each in tried} == {"ok"}
    assert turn.PASSWORD not in json.dumps(findings)


def stun_url(server: turn.TurnServer) -> str:
    return f"stun:{turn.HOST}:{server.port}"


def test_a_shared_secret_is_tried_too(
    examine: Callable[..., Any], limited: turn.TurnServer
) -> None:
    servers = {FRONTEND: json.dumps([limited.entry("udp")])}

    right, _findings = examine(**servers, ORCHESTRON_TURN_SECRET=turn.SECRET)
    wrong, findings = examine(**servers, ORCHESTRON_TURN_SECRET="another-secret")

    assert (right, wrong) == (0, 1)
    (fault,) = faults(findings)
    assert "refused the credentials (401 Unauthorized)" in fault["sentence"]
    assert "turn_secret" in fault["advice"]
    assert "another-secret" not in json.dumps(findings)


def test_credentials_that_a_hub_made_from_its_secret_are_enough(
    examine: Callable[..., Any], limited: turn.TurnServer
) -> None:
    username, password = time_limited(turn.SECRET, "ada", int(time.time()) + 60)
    own = {"VISUALCSOUND_TURN_USERNAME": username, "VISUALCSOUND_TURN_PASSWORD": password}

    status, findings = examine(**{FRONTEND: json.dumps([limited.entry("udp")])}, **own)

    assert (status, faults(findings)) == (0, [])
    assert about("TURN", findings)[0]["state"] == "ok"


def wrong_password(server: turn.TurnServer) -> dict[str, object]:
    return {**server.entry("udp"), "credential": "wrong"}


def without_credentials(server: turn.TurnServer) -> dict[str, object]:
    return {"urls": server.urls["udp"]}


def without_trust(server: turn.TurnServer) -> dict[str, object]:
    return server.entry("tls")


def of_nobody(_server: turn.TurnServer) -> dict[str, object]:
    return {"urls": "turn:127.0.0.1:9?transport=tcp", "username": "a", "credential": "b"}


def without_a_name(_server: turn.TurnServer) -> dict[str, object]:
    return {"urls": "stun:no-such-host.invalid"}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (wrong_password, "refused the credentials (401 Unauthorized)"),
        (without_credentials, "has no credentials"),
        (without_trust, "has a certificate that is not trusted here"),
        (of_nobody, "is not there"),
        (without_a_name, "has a name that is not known here"),
    ],
)
def test_a_server_that_can_not_be_used_is_named_with_the_reason(
    examine: Callable[..., Any],
    static: turn.TurnServer,
    entry: Callable[[turn.TurnServer], dict[str, object]],
    words: str,
) -> None:
    status, findings = examine(**{FRONTEND: json.dumps([entry(static)])})

    (fault,) = faults(findings)
    assert status == 1
    assert words in fault["sentence"]


def test_a_server_that_does_not_answer_is_given_up(examine: Callable[..., Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        url = f"stun:127.0.0.1:{silent.getsockname()[1]}"
        status, findings = examine(**{FRONTEND: json.dumps([{"urls": url}])})

    (fault,) = faults(findings)
    assert (status, "did not answer within 5 s" in fault["sentence"]) == (1, True)


def test_what_only_browsers_ask_is_a_warning(
    examine: Callable[..., Any], static: turn.TurnServer
) -> None:
    backend = json.dumps([static.entry("udp")])
    status, findings = examine(
        **{FRONTEND: json.dumps([of_nobody(static)])},
        VISUALCSOUND_WEBRTC_BACKEND_ICE_SERVERS=backend,
    )

    (warning,) = [each for each in about("TURN", findings) if each["state"] == "warning"]
    assert status == 0
    assert warning["link"] == "TURN server of the browser"
    assert "not from a browser's" in warning["advice"]


def test_ports_that_are_used_up_are_a_fault(examine: Callable[..., Any]) -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as taken:
        taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        taken.bind(("::", 59250))
        status, findings = examine(ORCHESTRON_UDP_PORTS="59250-59250")

    told = faults(findings)
    assert status == 1
    assert {each["link"] for each in told} == {"UDP ports"}
    assert "udp_ports = 59250-59250" in told[0]["sentence"]


def test_relay_only_without_a_server_is_a_fault(examine: Callable[..., Any]) -> None:
    status, findings = examine(ORCHESTRON_ICE_POLICY="relay")

    (fault,) = faults(findings)
    assert (status, "there is no TURN server" in fault["sentence"]) == (1, True)


def test_a_report_names_its_faults_and_says_what_to_do() -> None:
    told = report([Finding("Mode", "ok", "Fine."), Finding("Csound", "fault", "Gone.", "Get it.")])

    assert told.splitlines() == [
        "ok      Mode: Fine.",
        "FAULT   Csound: Gone.",
        "        → Get it.",
        "",
        "1 fault.",
    ]
