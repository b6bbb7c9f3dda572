"""Requests to a server in this process, and what comes back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tornado.httpclient import HTTPResponse


@pytest.fixture
def ask(
    started: Any,  # noqa: ARG001 - the server must have started the extension
    jp_fetch: Callable[..., Awaitable[HTTPResponse]],
) -> Callable[..., Awaitable[HTTPResponse]]:
    """Send a request under `orchestron/`; an answer is returned whatever its status."""

    async def send(method: str, path: str, **options: Any) -> HTTPResponse:
        return await jp_fetch(
            "orchestron",
            *path.split("/"),
            method=method,
            raise_error=False,
            allow_nonstandard_methods=True,
            **options,
        )

    return send


@pytest.fixture
def new_session(
    ask: Callable[..., Awaitable[HTTPResponse]],
) -> Callable[..., Awaitable[str]]:
    """Open a session; returns the path of its URL under `orchestron/`."""

    async def open_session(name: str = "song") -> str:
        answer = await ask("POST", "api/sessions", body=json.dumps({"name": name}))
        return f"api/sessions/{json.loads(answer.body)['id']}"

    return open_session


@pytest.fixture
def without_csound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Hide Csound's library from engines; returns what they say then. Named before `ask`."""
    folder = tmp_path / "libraries"
    folder.mkdir()
    for name in ("libcsound64.so.6.0", "libcsound64.so"):
        (folder / name).touch()  # the loader finds it first, and finds it no library
    monkeypatch.setenv("LD_LIBRARY_PATH", str(folder))
    return "Csound's library was not found on this machine."
