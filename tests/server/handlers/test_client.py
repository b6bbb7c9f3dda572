"""The stand-alone client page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.server.handlers import client

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jupyter_server.serverapp import ServerApp


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "client.js").touch()
    monkeypatch.setattr(client, "STATIC_DIRECTORY", tmp_path)


@pytest.mark.usefixtures("built", "started")
@pytest.mark.parametrize("address", [("orchestron", "client"), ("client",)])
async def test_it_tells_its_script_where_the_server_is(
    jp_fetch: Callable[..., Any], jp_base_url: str, jp_serverapp: ServerApp, address: tuple[str]
) -> None:
    page = (await jp_fetch(*address)).body.decode()
    data = re.search(r'<script id="jupyter-config-data" [^>]*>(.*?)</script>', page)
    assert data is not None
    assert json.loads(data[1]) == {
        "baseUrl": jp_base_url,
        "token": jp_serverapp.identity_provider.token,
    }
    assert f'src="{jp_base_url}orchestron/static/client.js"' in page


@pytest.mark.usefixtures("built", "started")
async def test_where_a_hub_says_whose_page_it_is_the_page_has_that_users_token(
    jp_fetch: Callable[..., Any], jp_serverapp: ServerApp
) -> None:
    jp_serverapp.web_app.settings["page_config_hook"] = lambda _handler, config: {
        **config,
        "token": "the-viewers",
    }
    page = (await jp_fetch("client")).body.decode()
    assert '"token": "the-viewers"' in page
    assert jp_serverapp.identity_provider.token not in page


async def test_it_is_not_kept_by_any_cache(ask: Callable[..., Any]) -> None:
    assert (await ask("GET", "client")).headers["Cache-Control"] == "no-store"


async def test_without_a_built_front_end_it_says_so(
    ask: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "STATIC_DIRECTORY", tmp_path)
    answer = await ask("GET", "client")
    assert answer.code == 503
    assert "is not built" in answer.body.decode()
