"""What `docker compose up` starts, and what a browser beside it hears: the shape, without Docker.

Containers, host and another device are network namespaces with NAT between them; only what the
Compose file publishes crosses (see `docker_network`).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.compose_file import compose
from tests.e2e import accounts, docker_network
from tests.e2e.accounts import Account, Namespace
from tests.e2e.chromium import elsewhere, launch, page_of
from tests.e2e.docker_network import ANYWHERE, HOST
from tests.e2e.docker_shape import DockerShape
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.sound import gaps
from tests.e2e.tones import LONGEST_GAP, TONES, assert_two_tones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.pulse import PulseServer

WHY_NOT: Final = docker_network.why_not() or accounts.why_not()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)

ENVIRONMENTS: Final[dict[str, dict[str, str]]] = {
    "this machine": {},
    "another device": {
        "ORCHESTRON_PUBLISH_ADDRESS": ANYWHERE,
        "VISUALCSOUND_TURN_EXTERNAL_IP": HOST,
        "VISUALCSOUND_TURN_PASSWORD": "something-else",
    },
}
"""For whom it is started, as docs/docker.md says it."""


@pytest.fixture(scope="module")
def jovyan() -> Iterator[tuple[Account, Namespace]]:
    """The image's ordinary user, and a view of this machine in which that user can run Python."""
    # Not pytest's own folder: no other account may enter that.
    with tempfile.TemporaryDirectory(prefix="orchestron-docker-") as folder:
        Path(folder).chmod(0o755)
        with Account(Path(folder)) as account, Namespace() as view:
            yield account, view


@pytest.fixture(scope="module")
def shape(
    request: pytest.FixtureRequest, jovyan: tuple[Account, Namespace]
) -> Iterator[DockerShape]:
    file = compose(**ENVIRONMENTS[request.param])
    with docker_network.docker_network(file) as network, DockerShape(file, network, *jovyan) as up:
        yield up


@pytest.fixture
def place(request: pytest.FixtureRequest) -> str:
    """Where the browser is: `host`, or another `device`."""
    return str(request.param)


@pytest.fixture
def page(
    browser: Browser, pulse: PulseServer, shape: DockerShape, place: str, tmp_path: Path
) -> Iterator[Page]:
    program = elsewhere(tmp_path, shape.network.inside(place))
    started = launch(browser.browser_type, pulse.environment, program=program)
    with page_of(started) as opened:
        yield opened
    started.close()


@pytest.mark.parametrize(
    ("shape", "place", "address"),
    [
        ("this machine", "host", "127.0.0.1"),
        ("another device", "device", HOST),
    ],
    indirect=["shape", "place"],
)
def test_the_client_asks_for_the_token_once_and_the_sound_comes_through_turn(
    page: Page, shape: DockerShape, address: str, pulse: PulseServer
) -> None:
    shape.run(TONES)

    page.goto(f"http://{address}:{shape.port}/client")
    page.get_by_label("Password or token").fill(shape.token)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Join").click()
    wait_for_state(panels(page), "live")
    pulse.wait_for_sound()
    expect(page.get_by_test_id("connection-path")).to_have_text("through a relay (TURN)")
    heard = pulse.record(2.0)
    page.goto(f"http://{address}:{shape.port}/lab")

    assert page.url.partition("?")[0].endswith("/lab")  # and not /login
    assert_two_tones(heard)
    assert max((each.duration for each in gaps(heard[:, 0])), default=0.0) < LONGEST_GAP


@pytest.mark.parametrize("shape", ["this machine"], indirect=True)
def test_nobody_else_reaches_what_is_published_here_and_the_doctor_finds_nothing_wrong(
    shape: DockerShape,
) -> None:
    from_the_host = connects(shape, "host", "127.0.0.1")
    from_another_device = connects(shape, "device", HOST)
    examined = shape.doctor()

    told = json.loads(examined.stdout)
    assert (from_the_host, from_another_device) == (True, False)
    assert (examined.returncode, told["ok"]) == (0, True), told
    (own,) = [each for each in told["findings"] if each["link"] == "STUN server of the engine"]
    assert own["state"] == "ok"


def connects(shape: DockerShape, place: str, address: str) -> bool:
    """Tell whether Jupyter's port can be connected to from somewhere."""
    code = f"import socket; socket.create_connection(({address!r}, {shape.port}), 3)"
    command = [*shape.network.inside(place), sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
