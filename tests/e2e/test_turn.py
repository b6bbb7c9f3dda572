"""Nothing but TURN: the sound goes through coturn and by no other way, over UDP, TCP and TLS.

The rule: both ends are told `relay`, so that what is heard came through the server; its log and the
page's own figures say so too.

For `turns:` Chromium takes the certificates that it takes for https: the flag that names the key of
a self-signed one (`--ignore-certificate-errors-spki-list`) is enough, no NSS database is needed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import expect

from tests.e2e.chromium import launch, page_of
from tests.e2e.jupyter import BARE, JupyterServer
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.sound import gaps
from tests.e2e.tones import LONGEST_GAP, TONES, assert_two_tones, listeners
from tests.e2e.turn import SECRET, TurnServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.e2e.pulse import PulseServer

KINDS: Final = ("static", "limited")
RELAY_PORTS: Final = {"static": range(57000, 57200), "limited": range(57200, 57400)}


@pytest.fixture(scope="module", params=KINDS)
def turn(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TurnServer]:
    """A server with one user for all, and one whose users have credentials that expire."""
    with TurnServer(
        tmp_path_factory.mktemp(request.param),
        with_secret=request.param == "limited",
        relay_ports=RELAY_PORTS[request.param],
    ) as server:
        yield server


@pytest.fixture(scope="module")
def trusting(browser: Browser, pulse: PulseServer, turn: TurnServer) -> Iterator[Browser]:
    """A browser that takes the server's certificate."""
    flag = f"--ignore-certificate-errors-spki-list={fingerprint(turn.certificate)}"
    started = launch(browser.browser_type, pulse.environment, [flag])
    yield started
    started.close()


def fingerprint(certificate: Path) -> str:
    """Return the hash of a certificate's key (RFC 7469, section 2.4)."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    written = key.public_bytes(serialization.Encoding.DER, form)
    return base64.b64encode(hashlib.sha256(written).digest()).decode()


@pytest.fixture(params=["udp", "tcp", "tls"])
def jupyter(
    request: pytest.FixtureRequest, turn: TurnServer, tmp_path: Path
) -> Iterator[JupyterServer]:
    """A server whose sessions are heard through `turn` only, over one transport."""
    environment = {
        "VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS": json.dumps([turn.entry(request.param)]),
        "ORCHESTRON_TURN_SECRET": SECRET,
        "ORCHESTRON_ICE_POLICY": "relay",
        "SSL_CERT_FILE": str(turn.certificate),
    }
    with JupyterServer(
        tmp_path / "jupyter", environment=environment, arguments=BARE, application="server"
    ) as server:
        yield server


@pytest.fixture
def page(trusting: Browser) -> Iterator[Page]:
    with page_of(trusting) as opened:
        yield opened


def test_sound_goes_through_turn(
    page: Page, jupyter: JupyterServer, turn: TurnServer, pulse: PulseServer
) -> None:
    jupyter.run(TONES)
    (session,) = jupyter.sessions()
    page.goto(jupyter.address("client", session=session["id"]))
    wait_for_state(panels(page), "live")
    pulse.wait_for_sound()
    expect(page.get_by_test_id("connection-path")).to_have_text("through a relay (TURN)")
    heard = pulse.record(1.5)
    (listener,) = listeners(jupyter, session)

    assert_two_tones(heard)
    assert max((each.duration for each in gaps(heard[:, 0])), default=0.0) < LONGEST_GAP
    assert turn.log().count("ALLOCATE processed, success") >= len(("browser", "engine"))
    assert (listener["state"], listener["path"], listener["faults"]) == ("live", "relayed", [])
    assert page.get_by_test_id("remark").is_hidden()
