"""A WHEP client that is not ours (npm `whip-whep`), on a page from elsewhere, hears a session."""

from __future__ import annotations

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.e2e.jupyter import JupyterServer
from tests.e2e.kernel import kernel_of
from tests.e2e.tones import TONES, assert_two_tones, listeners, listening
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.e2e.pulse import PulseServer

PACKAGE: Final = Path(__file__).parents[2] / "js" / "node_modules" / "whip-whep"
PAGE: Final = """
<!doctype html><meta charset="utf-8"><title>A WHEP player</title>
<button>Listen</button><button>Stop</button><p></p><audio></audio>
<script type="module">
  import { WHEPClient } from "./whep.js";
  const [listen, stop] = document.querySelectorAll("button");
  const query = new URLSearchParams(location.search);
  const said = document.querySelector("p");
  const client = new WHEPClient();
  // As docs/whep.md says: Chromium plays stereo only if its own offer says so.
  client.onOffer = (sdp) => sdp.replaceAll("useinbandfec=1", "useinbandfec=1;stereo=1");
  listen.onclick = async () => {
    const peer = new RTCPeerConnection();
    peer.addTransceiver("audio", { direction: "recvonly" });
    peer.ontrack = ({ track }) => {
      const audio = document.querySelector("audio");
      audio.srcObject = new MediaStream([track]);
      audio.play();
    };
    peer.addEventListener("connectionstatechange", () => {
      said.textContent = peer.connectionState;
    });
    try {
      await client.view(peer, query.get("whep"), query.get("bearer"));
    } catch (error) {
      said.textContent = error.message;
    }
  };
  stop.onclick = () => client.stop();
</script>
"""


class Elsewhere(SimpleHTTPRequestHandler):
    """Serves the client as it was published, and a page that uses it."""

    def do_GET(self) -> None:
        if self.path == "/whep.js":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The address of the player, on an origin of its own."""
    handler = functools.partial(Elsewhere, directory=str(PACKAGE))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with JupyterServer(tmp_path_factory.mktemp("jupyter"), application="orchestron") as server:
        yield server


@pytest.fixture(scope="module")
def session(jupyter: JupyterServer) -> Iterator[dict[str, Any]]:
    with kernel_of(jupyter) as kernel:
        kernel.run(TONES)
        (running,) = jupyter.sessions()
        yield running


def open_player(page: Page, elsewhere: str, whep: str, bearer: str) -> None:
    page.goto(f"{elsewhere}?whep={whep}&bearer={bearer}")
    page.get_by_role("button", name="Listen").click()


def test_it_hears_both_sides_and_is_gone_when_it_stops(
    page: Page, elsewhere: str, jupyter: JupyterServer, session: dict[str, Any], pulse: PulseServer
) -> None:
    whep = f"{jupyter.url}orchestron/api/sessions/{session['id']}/whep"
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))

    open_player(page, elsewhere, whep, jupyter.token)
    pulse.wait_for_sound()
    recording = pulse.record(2.0)
    heard = listening(jupyter, session)
    page.get_by_role("button", name="Stop").click()

    assert_two_tones(recording)
    assert heard == [("balanced", "element")]
    wait_for(0, lambda: len(listeners(jupyter, session)))
    assert problems == []


def test_without_a_token_that_is_right_it_is_refused(
    page: Page, elsewhere: str, jupyter: JupyterServer, session: dict[str, Any]
) -> None:
    whep = f"{jupyter.url}orchestron/api/sessions/{session['id']}/whep"

    open_player(page, elsewhere, whep, "wrong")

    # A refusal tells another origin nothing, not even its status.
    wait_for("Failed to fetch", page.locator("p").inner_text)
    assert listeners(jupyter, session) == []
