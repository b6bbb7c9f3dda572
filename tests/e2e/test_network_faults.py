"""Faults on the way: the sound comes by another, and panel and doctor name what is wrong."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from orchestron_jupyter.ice_servers import time_limited
from tests.e2e.jupyter import BARE, JupyterServer
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.tones import TONES, assert_two_tones, listeners
from tests.e2e.turn import HOST, SECRET, TurnServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.pulse import PulseServer

FRONTEND: Final = "VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS"
POLICY: Final = "ORCHESTRON_ICE_POLICY"
USED_UP: Final = 57590
"""A port that somebody else has, of a range with no other."""
LIMIT: Final = 10.0
"""Seconds from opening the page to the sound; two or three where the machine is idle."""


class Servers(NamedTuple):
    """What there is to be configured wrongly."""

    static: TurnServer
    limited: TurnServer
    full: TurnServer
    silent: str
    """The URL of one that takes everything and answers nothing."""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with contextlib.ExitStack() as stack:

        def turn(name: str, ports: range) -> TurnServer:
            folder = tmp_path_factory.mktemp(name)
            made = TurnServer(folder, with_secret=name == "limited", relay_ports=ports)
            return stack.enter_context(made)

        silent = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        silent.bind((HOST, 0))
        taken = stack.enter_context(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
        taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        taken.bind(("::", USED_UP))
        yield Servers(
            turn("static", range(57400, 57480)),
            turn("limited", range(57480, 57560)),
            turn("full", range(USED_UP, USED_UP + 1)),
            f"stun:{HOST}:{silent.getsockname()[1]}",
        )


class Fault(NamedTuple):
    """What is configured, which way the sound comes all the same, and what is said of it."""

    environment: Callable[[Servers], dict[str, str]]
    path: str
    words: str
    link: str
    advice: str


def wrong_credentials(servers: Servers) -> dict[str, str]:
    return asked({**servers.static.entry("udp"), "credential": "wrong"})


def expired_credentials(servers: Servers) -> dict[str, str]:
    """With which no way is left but the one through Jupyter's port."""
    username, credential = time_limited(SECRET, "ada", int(time.time()) - 3600)
    entry = {**servers.limited.entry("udp"), "username": username, "credential": credential}
    return {**asked(entry), POLICY: "relay"}


def unreachable_stun(servers: Servers) -> dict[str, str]:
    return asked({"urls": servers.silent})


def ports_used_up(_servers: Servers) -> dict[str, str]:
    return {"ORCHESTRON_UDP_PORTS": f"{USED_UP}-{USED_UP}"}


def relay_ports_used_up(servers: Servers) -> dict[str, str]:
    return {**asked(servers.full.entry("udp")), POLICY: "relay"}


def untrusted_certificate(servers: Servers) -> dict[str, str]:
    return {**asked(servers.static.entry("tls")), POLICY: "relay"}


def asked(entry: dict[str, object]) -> dict[str, str]:
    return {FRONTEND: json.dumps([entry])}


REFUSED: Final = "refused the credentials (401 Unauthorized)"
SECRETS: Final = "ook at turn_secret and at the clocks of both machines"
TURN: Final = "TURN server of the engine"
FAULTS: Final = {
    "wrong credentials": Fault(
        wrong_credentials, "direct", REFUSED, TURN, "ook at username and credential"
    ),
    "expired credentials": Fault(expired_credentials, "server", REFUSED, TURN, SECRETS),
    "certificate that is not trusted": Fault(
        untrusted_certificate,
        "server",
        "has a certificate that is not trusted",
        "TURNS server of the engine",
        "SSL_CERT_FILE",
    ),
    "unreachable STUN server": Fault(
        unreachable_stun, "direct", "did not answer", "STUN server of the engine", "its address"
    ),
    "ports used up": Fault(
        ports_used_up, "server", f"udp_ports = {USED_UP}-{USED_UP}", "UDP ports", "iden"
    ),
    "relay ports used up": Fault(
        relay_ports_used_up,
        "server",
        "has no room for another listener",
        TURN,
        "iden its relay ports",
    ),
}


@pytest.fixture(params=list(FAULTS))
def fault(request: pytest.FixtureRequest) -> Fault:
    return FAULTS[request.param]


@pytest.fixture
def jupyter(fault: Fault, servers: Servers, tmp_path: Path) -> Iterator[JupyterServer]:
    environment = fault.environment(servers)
    with JupyterServer(
        tmp_path / "jupyter", environment=environment, arguments=BARE, application="server"
    ) as server:
        yield server


def test_the_sound_comes_by_another_way_and_panel_and_doctor_name_the_fault(
    page: Page, jupyter: JupyterServer, fault: Fault, pulse: PulseServer
) -> None:
    jupyter.run(TONES)
    (session,) = jupyter.sessions()
    pulse.wait_for_silence()
    mark = pulse.mark()
    page.goto(jupyter.address("client", session=session["id"]))
    wait_for_state(panels(page), "live")
    pulse.wait_for_sound()
    took = pulse.mark() - mark
    heard = pulse.record(2.5)
    said = page.get_by_test_id("remark").inner_text()
    (path,) = [each["path"] for each in listeners(jupyter, session) if each["state"] == "live"]
    page.goto("about:blank")
    status, findings = jupyter.doctor()

    assert_two_tones(heard)
    assert took < LIMIT
    assert path == fault.path
    assert fault.words in said
    assert fault.advice in said
    found = [each for each in findings if each["state"] == "fault"]
    assert (status, {each["link"] for each in found}) == (1, {fault.link})
    assert fault.words in found[0]["sentence"]
    assert fault.advice in found[0]["advice"]
