"""Finding the server that runs a kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from orchestron_jupyter.notebook import discovery
from orchestron_jupyter.protocol import Address, ServerFile, server_file_name

if TYPE_CHECKING:
    from pathlib import Path


def test_a_kernel_of_a_server_with_the_extension_finds_its_file(tmp_path: Path) -> None:
    path = tmp_path / "runtime" / server_file_name(4711)
    path.parent.mkdir()
    path.write_text("{}")

    assert discovery.server_file({"JPY_PARENT_PID": "4711"}) == path


def test_other_processes_have_no_server() -> None:
    assert discovery.server_file({}) is None
    assert discovery.server_file({"JPY_PARENT_PID": "4711"}) is None
    assert discovery.server_file({"JPY_PARENT_PID": "../evil"}) is None


def test_the_file_of_a_server_that_is_gone_is_no_server(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(msgspec.json.encode(ServerFile("id", Address(path=str(tmp_path / "gone")))))

    assert discovery.connect_to_server(path) is None


def test_a_file_with_garbage_is_no_server(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text("garbage")

    assert discovery.connect_to_server(path) is None


def test_a_session_is_named_after_its_notebook() -> None:
    assert (
        discovery.default_name({"JPY_SESSION_NAME": "/music/étude.ipynb"}) == "/music/étude.ipynb"
    )
    assert discovery.default_name({}).startswith("kernel-")
