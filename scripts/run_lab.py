"""What `make run` starts: JupyterLab in streaming mode with a notebook open.

The rule: it is the plain JupyterLab application with arguments anyone could give; only the line
with the address is ours, and it is printed when the address answers.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.serverapp import list_running_servers
from jupyterlab.labapp import LabApp

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parent.parent
NOTEBOOK: Final = "notebooks/01-first-sound.ipynb"


def arguments() -> Iterator[str]:
    """Yield JupyterLab's arguments; what the command line says comes last and wins."""
    yield f"--ServerApp.root_dir={ROOT}"
    yield f"--LabApp.default_url=/lab/tree/{NOTEBOOK}"
    yield "--OrchestronApp.audio_output_mode=streaming"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "--allow-root"
    if sys.platform.startswith("linux") and not has_display():
        yield "--no-browser"
    yield from sys.argv[1:]


def has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def announce() -> None:
    """Print the notebook's address as soon as this process's server has written down its own."""
    while not (server := own_server()):
        time.sleep(0.2)
    query = f"?token={server['token']}" if server["token"] else ""
    print(f"\nFirst sound: open {server['url']}lab/tree/{NOTEBOOK}{query}\n", flush=True)


def own_server() -> dict[str, Any] | None:
    servers = list_running_servers()
    return next((each for each in servers if each["pid"] == os.getpid()), None)


if __name__ == "__main__":
    threading.Thread(target=announce, daemon=True).start()
    LabApp.launch_instance(list(arguments()))
