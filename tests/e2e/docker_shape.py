"""Both services of the Compose file, run without Docker: as its users, with its commands.

The rule: command, environment, ports and users come from `docker/compose.yaml` and
`docker/Dockerfile`. What only an image could tell is what its documentation says: the command that
starts Jupyter, that it listens on every address, and the users.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil

from tests.compose_file import instructions
from tests.e2e.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

    from tests.e2e.accounts import Account, Namespace
    from tests.e2e.docker_network import DockerNetwork

START_LIMIT: Final = 60.0
NOBODY: Final = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
"""Who coturn's image runs it as."""
JUPYTER: Final = (str(Path(sys.executable).parent / "jupyter"), "lab")
"""What the image's `start-notebook.py` runs; no browser is opened, and it listens everywhere."""
ARGUMENTS: Final = ("--ServerApp.ip=0.0.0.0", "--ServerApp.open_browser=False")
_LINK: Final = re.compile(r"http://127\.0\.0\.1:(\d+)/lab\?token=(\w+)")


class DockerShape:
    """The services of a Compose file, for the length of a block.

    Parameters
    ----------
    file
        The Compose file as it is understood in some environment.
    network
        Where its services run.
    account, view
        Who the image's ordinary user is, and how that user reaches this Python.
    """

    def __init__(
        self, file: dict[str, Any], network: DockerNetwork, account: Account, view: Namespace
    ) -> None:
        self.network = network
        self._services = file["services"]
        self._account = account
        self._view = view
        self._folder = account.home / f"shape-{secrets.token_hex(4)}"

    def __enter__(self) -> Self:
        self._folder.mkdir()
        shutil.chown(self._folder, self._account.name, self._account.name)
        self._stack = contextlib.ExitStack()
        try:
            self._start_turn()
            self._start_jupyter()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def token(self) -> str:
        """The token in the link that Jupyter has printed."""
        found = _LINK.search(self._jupyter_log)
        assert found is not None, self._jupyter_log
        return found[2]

    @property
    def port(self) -> int:
        """Jupyter's port, the same inside and outside."""
        return int(self._environment["JUPYTER_PORT"])

    def run(self, code: str) -> None:
        """Run Python as a kernel of that server would."""
        kernel = f'import os; os.environ["JPY_PARENT_PID"] = "{self._server.pid}"\n'
        done = self._view.python(self._account, kernel + code)
        assert done.returncode == 0, done.stderr

    def doctor(self) -> subprocess.CompletedProcess[str]:
        """Run the doctor in the container, with its environment."""
        program = (JUPYTER[0], "orchestron", "doctor", "--json")
        return subprocess.run(
            self._in_jupyter(*program),
            env={**self._environment, "JUPYTER_TOKEN": self.token},
            capture_output=True,
            text=True,
            timeout=START_LIMIT,
            check=False,
        )

    # ------------------------------------------------------------ their start

    def _start_turn(self) -> None:
        service = self._services["turn"]
        command = [*service["entrypoint"], *service["command"]]
        if found := shutil.which(command[0]):
            command[0] = found
        self._run("turn", [*self.network.inside("turn"), *NOBODY, *command], {})

    def _start_jupyter(self) -> None:
        command = self._in_jupyter(*JUPYTER, *ARGUMENTS)
        self._server = self._run("jupyter", command, self._environment)
        wait_for([self.port], self._ports_of_link, START_LIMIT)

    def _in_jupyter(self, *program: str) -> list[str]:
        inside = self._view.command(self._folder, *program, account=self._account)
        return [*self.network.inside("jupyter"), *inside]

    @property
    def _environment(self) -> dict[str, str]:
        of_image = dict(
            arguments.split("=", 1) for name, arguments in instructions() if name == "ENV"
        )
        own = {"HOME": str(self._account.home), "PATH": os.environ["PATH"]}
        return {**own, **of_image, **self._services["jupyter"]["environment"]}

    def _run(
        self, name: str, command: list[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        log = self._stack.enter_context((self._folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(
            command,
            env=dict(environment) or None,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        self._stack.callback(_end, process)
        return process

    def _ports_of_link(self) -> list[int]:
        assert self._server.poll() is None, self._jupyter_log
        return [int(each[1]) for each in _LINK.finditer(self._jupyter_log)][:1]

    @property
    def _jupyter_log(self) -> str:
        return (self._folder / "jupyter.log").read_text(errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    children = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    deadline = time.monotonic() + 5
    for each in children:
        with contextlib.suppress(psutil.Error):
            each.wait(max(0.0, deadline - time.monotonic()))
