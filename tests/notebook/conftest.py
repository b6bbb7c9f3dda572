"""A kernel's environment without a Jupyter server, and a session on a real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestron_jupyter import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let nothing of the machine's own Jupyter be found."""
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))


@pytest.fixture
def session() -> Iterator[Session]:
    with Session("test") as running:
        yield running
