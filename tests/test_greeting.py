"""What a page is told when it comes: the host that stands in for one that is left out."""

from __future__ import annotations

import pytest

from orchestron_jupyter.greeting import greeting, page_ice
from orchestron_jupyter.ice_servers import IceServer
from orchestron_jupyter.protocol import EngineStatus, SessionDescription
from orchestron_jupyter.settings import Settings

TURN = (IceServer(("turn::3478",), "etude", "secret"),)


@pytest.mark.parametrize(
    ("external", "host", "url"),
    [
        ("", "hub.example", "turn:hub.example:3478"),
        ("192.0.2.7", "hub.example", "turn:192.0.2.7:3478"),
        ("", "", "turn:127.0.0.1:3478"),
        ("", "2001:db8::7", "turn:[2001:db8::7]:3478"),
    ],
)
def test_an_ice_server_without_a_host_is_where_the_page_has_found_jupyter(
    external: str, host: str, url: str
) -> None:
    settings = Settings(frontend_ice_servers=TURN, external_address=external)

    assert page_ice(settings, host, "page-1").servers[0].urls == (url,)


def test_a_page_is_told_how_it_may_listen_and_how_far_ahead_it_plays() -> None:
    settings = Settings(preset="quality", input_delay=25.0)
    status = EngineStatus("running", "streaming")
    session = SessionDescription("5f1c", "étude", "running")

    welcome = greeting(settings, "page-1", "hub.example", session, status)

    assert (welcome.page, welcome.session, welcome.status) == ("page-1", session, status)
    assert (welcome.preset, welcome.input_delay) == ("quality", 25.0)
    assert "quality" in [preset.name for preset in welcome.presets]
