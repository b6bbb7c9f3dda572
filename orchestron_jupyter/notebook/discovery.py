"""Finding the Jupyter server that runs this kernel, without a token, a password or a cookie.

The rule: the server extension leaves a private file, named after the server's process, in Jupyter's
runtime folder; a kernel of that server has the same number in its environment (`JPY_PARENT_PID`).
Any other process has no server, and starts an engine of its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from jupyter_core.paths import jupyter_runtime_dir

from ..errors import EngineError
from ..protocol import ServerFile, server_file_name
from .engine_client import EngineClient

if TYPE_CHECKING:
    from collections.abc import Mapping

_PARENT: Final = "JPY_PARENT_PID"
_NOTEBOOK: Final = "JPY_SESSION_NAME"


def server_file(environment: Mapping[str, str]) -> Path | None:
    """Return the file of the server that runs this kernel; `None` if there is none."""
    parent = environment.get(_PARENT, "")
    if not parent.isdigit():
        return None
    path = Path(jupyter_runtime_dir()) / server_file_name(int(parent))
    return path if path.is_file() else None


def connect_to_server(path: Path) -> EngineClient | None:
    """Connect to the server that wrote `path`; `None` if that server is gone."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=ServerFile)
        return EngineClient(found.address)
    except (OSError, msgspec.DecodeError, EngineError):
        return None


def default_name(environment: Mapping[str, str]) -> str:
    """Return the name of this notebook's session: its path where the server tells it.

    A kernel that is started again then finds the session it had.
    """
    return environment.get(_NOTEBOOK) or f"kernel-{os.getpid()}"
