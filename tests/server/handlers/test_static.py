"""The files of the built front end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.server.handlers.static import STATIC_DIRECTORY, StaticHandler

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A script as it is built; returns its text."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "panel.js").write_text("export {};")
    original = StaticHandler.initialize
    monkeypatch.setattr(
        StaticHandler, "initialize", lambda self, **_given: original(self, path=str(folder))
    )
    return "export {};"


async def test_a_script_is_served_as_one(ask: Callable[..., Any], script: str) -> None:
    answer = await ask("GET", "static/panel.js")
    assert answer.body.decode() == script
    assert answer.headers["Content-Type"].endswith("/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("script")
async def test_a_script_that_is_known_is_not_sent_again(ask: Callable[..., Any]) -> None:
    etag = (await ask("GET", "static/panel.js")).headers["Etag"]
    answer = await ask("GET", "static/panel.js", headers={"If-None-Match": etag})
    assert answer.code == 304


@pytest.mark.usefixtures("script")
async def test_nothing_outside_of_the_folder_is_served(ask: Callable[..., Any]) -> None:
    assert (await ask("GET", "static/../static.py")).code in {403, 404}


def test_the_folder_is_that_of_the_package() -> None:
    assert STATIC_DIRECTORY.parent.name == "orchestron_jupyter"
