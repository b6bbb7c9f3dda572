"""A Jupyter server as a user starts it: the real program, with folders of its own.

The rule: nothing of the user's Jupyter is read or written, and nothing is set that a user would not
set: the extension is there because the package is installed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from typing_extensions import Self

_UNNEEDED: Final = (
    *("jupyterlab", "notebook", "nbclassic", "notebook_shim", "jupyter_lsp"),
    "jupyter_server_terminals",
)
_EXTENSIONS: Final = {"orchestron_jupyter": True, **dict.fromkeys(_UNNEEDED, False)}
BARE: Final = (f"--ServerApp.jpserver_extensions={_EXTENSIONS}",)
"""Arguments of `server` without what the package does not need: it starts in half the time."""
START_LIMIT: Final = 60.0
"""Seconds; on an idle machine it takes about four."""
STOP_LIMIT: Final = 15.0
QUIET: Final = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}


def own_folders(folder: Path) -> dict[str, str]:
    """Return the environment that keeps all of Jupyter's files in `folder`."""
    return {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
    }


class JupyterServer:
    """`jupyter lab`, or another application of Jupyter's, as a process.

    Parameters
    ----------
    folder
        An empty folder for everything it reads and writes; notebooks are in its `root`.
    environment
        What is added to its environment.
    arguments
        Added to the command line.
    notebooks
        Notebooks that are copied to its root.
    application
        What follows `jupyter` on the command line.
    prefix
        What the command line begins with, such as a way into another network.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        arguments: Iterable[str] = (),
        notebooks: Iterable[Path] = (),
        *,
        application: str = "lab",
        prefix: Iterable[str] = (),
    ) -> None:
        self.root = folder / "root"
        self.token = secrets.token_hex(16)
        self.url = ""
        self._folder = folder
        self._environment = dict(environment or {})
        self._arguments = list(arguments)
        self._application = application
        self._prefix = list(prefix)
        self.root.mkdir(parents=True)
        for notebook in notebooks:
            shutil.copy(notebook, self.root)

    def __enter__(self) -> Self:
        self.set_lab("apputils-extension/notification", QUIET)
        self._log = (self._folder / "jupyter.log").open("wb")
        self.process = subprocess.Popen(
            self._command(),
            cwd=self.root,
            env={
                **os.environ,
                "JUPYTER_TOKEN": self.token,
                **own_folders(self._folder),
                **self._environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        try:
            self.url = self._wait_for_url()
        except BaseException:
            self.stop()
            raise
        self._client = httpx.Client(
            base_url=self.url, headers={"Authorization": f"token {self.token}"}, timeout=30
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self.stop()

    def stop(self) -> None:
        """End the server as a service manager does: SIGTERM, and SIGKILL if that does not help."""
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()

    @property
    def log(self) -> str:
        """What it has printed."""
        return (self._folder / "jupyter.log").read_text(errors="replace")

    def address(self, path: str, **query: str) -> str:
        """Return the URL of a page with the token that lets a browser in."""
        return f"{self.url}{path.lstrip('/')}?{urlencode({'token': self.token, **query})}"

    def request(self, method: str, path: str, **options: Any) -> Any:
        """Return the JSON of the answer to a REST request, which must succeed."""
        answer = self.answer(method, path, **options)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def answer(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Return the answer to a REST request, be it a success or not."""
        return self._client.request(method, path.lstrip("/"), **options)

    def sessions(self) -> list[dict[str, Any]]:
        """Return Orchestron's sessions as REST describes them."""
        found: list[dict[str, Any]] = self.request("GET", "orchestron/api/sessions")
        return found

    def listeners(self) -> list[int]:
        """Return how many listeners each of Orchestron's sessions has."""
        return [session["listeners"] for session in self.sessions()]

    def run(self, code: str) -> None:
        """Run Python as a kernel of this server's would, and end it; its session stays."""
        environment = {**os.environ, **own_folders(self._folder)}
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=self.root,
            env={**environment, "JPY_PARENT_PID": str(self.process.pid)},
            check=True,
            timeout=START_LIMIT,
        )

    def doctor(self) -> tuple[int, list[dict[str, str]]]:
        """Run `jupyter orchestron doctor` with this server's environment beside it.

        Returns its status and its findings.
        """
        ended = subprocess.run(
            [str(Path(sys.executable).parent / "jupyter"), "orchestron", "doctor", "--json"],
            env={**os.environ, **own_folders(self._folder), **self._environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=START_LIMIT,
        )
        return ended.returncode, json.loads(ended.stdout)["findings"]

    def engine(self) -> psutil.Process:
        """Return the process that computes the one session's sound; the spare one is idle."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        engines = [each for each in children if "orchestron_jupyter.engine" in each.cmdline()]
        return max(engines, key=lambda each: each.cpu_times().user)

    def end_everything(self) -> None:
        """End every session of Orchestron's and every kernel, so that nothing sounds on."""
        for session in self.sessions():
            self.request("DELETE", f"orchestron/api/sessions/{session['id']}")
        for kernel in self.request("GET", "api/kernels"):
            self.request("DELETE", f"api/kernels/{kernel['id']}")

    def set_lab(self, name: str, settings: Mapping[str, Any]) -> None:
        """Write JupyterLab user settings, as its settings editor does."""
        file = self._folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings))

    # ------------------------------------------------------------ its start

    def _command(self) -> list[str]:
        # Another program may take the port meanwhile; then Jupyter takes one nearby.
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        return [
            *self._prefix,
            str(Path(sys.executable).parent / "jupyter"),
            self._application,
            "--no-browser",
            f"--ServerApp.port={port}",
            f"--ServerApp.root_dir={self.root}",
            *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            *self._arguments,
        ]

    def _wait_for_url(self) -> str:
        file = self._folder / "runtime" / f"jpserver-{self.process.pid}.json"
        deadline = time.monotonic() + START_LIMIT
        while True:
            if self.process.poll() is not None or time.monotonic() > deadline:
                msg = f"Jupyter did not start:\n{self.log}"
                raise RuntimeError(msg)
            try:
                url: str = json.loads(file.read_text())["url"]
                httpx.get(f"{url}api")
            except (OSError, ValueError, httpx.TransportError):
                time.sleep(0.1)
            else:
                return url
