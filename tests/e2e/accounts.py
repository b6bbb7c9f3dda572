"""System accounts of the tests' own, and a view of this machine in which they can run Python.

The rule: nothing on the machine is opened up for them. Where the interpreter or the checkout lies
in a folder that only root enters (`/root`), what they need of it is shown to them in a mount
namespace of the tests' own, and nothing else.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self

CHECKOUT: Final = Path(__file__).resolve().parents[2]
NODE: Final = [Path(found).parent for found in [shutil.which("node")] if found is not None]
NEEDED: Final = (Path(sys.prefix), Path(sys.base_prefix), CHECKOUT, *NODE)
"""What a Python with the package in it consists of, and where the hub's proxy finds Node."""
TOOLS: Final = ("useradd", "userdel", "unshare", "nsenter", "setpriv", "mount")


def why_not() -> str:
    """Return a sentence that says why there can be no accounts here; empty if there can be."""
    if not sys.platform.startswith("linux"):
        return "System accounts are made with Linux's own tools."
    if os.geteuid() != 0:
        return "Only root makes system accounts: run the tests as root to see users kept apart."
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        return f"To make system accounts, {', '.join(missing)} is missing."
    probe = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    if probe.returncode:
        return "This container may not have mount namespaces, so other accounts can't run Python."
    return ""


class Account:
    """A system account with a home, for the length of a block.

    Parameters
    ----------
    folder
        Where its home lies; other accounts must be able to enter it.
    """

    def __init__(self, folder: Path) -> None:
        self.name = f"orchestron-{secrets.token_hex(4)}"
        self.home = folder / self.name

    def __enter__(self) -> Self:
        # A home that everybody may look into, as many systems make it: nothing may depend on it.
        command = ["useradd", "--create-home", "--home-dir", str(self.home), "--user-group"]
        subprocess.run([*command, self.name], check=True, capture_output=True)
        self.home.chmod(0o755)
        self.id = pwd.getpwnam(self.name).pw_uid
        return self

    def __exit__(self, *_: object) -> None:
        for process in psutil.process_iter(["uids"]):
            if process.info["uids"] is not None and process.info["uids"].real == self.id:
                process.kill()
        deadline = time.monotonic() + 10
        command = ["userdel", "--remove", self.name]
        # It refuses as long as a process of the account is there.
        while subprocess.run(command, capture_output=True, check=False).returncode:
            if time.monotonic() > deadline:
                msg = f"The account {self.name} can't be removed; do it with userdel."
                raise RuntimeError(msg)
            time.sleep(0.2)


class Namespace:
    """A mount namespace in which every account reaches this Python and the checkout."""

    def __enter__(self) -> Self:
        self._staging = Path(tempfile.mkdtemp(prefix="orchestron-view-"))
        lines = ["set -e", *_mounts(self._staging), "echo ready", "exec sleep infinity"]
        self._keeper = subprocess.Popen(
            ["unshare", "--mount", "--propagation=private", "sh", "-c", "\n".join(lines)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._keeper.stdout is not None
        if self._keeper.stdout.readline() != "ready\n":
            self.__exit__()
            msg = "What other accounts need can't be mounted."
            raise RuntimeError(msg)
        return self

    def __exit__(self, *_: object) -> None:
        self._keeper.kill()
        self._keeper.communicate()
        self._staging.rmdir()

    def command(self, folder: Path, *arguments: str, account: Account | None = None) -> list[str]:
        """Return the command that runs `arguments` in a folder, as root or as an account."""
        inside = ["nsenter", f"--target={self._keeper.pid}", "--mount", f"--wd={folder}"]
        if account is None:
            return [*inside, *arguments]
        identity = [f"--reuid={account.id}", f"--regid={account.id}", "--init-groups"]
        return [*inside, "setpriv", *identity, *arguments]

    def python(
        self, account: Account, code: str, *arguments: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a piece of Python as an account, with its home as the working directory."""
        options: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 60}
        environment = {"HOME": str(account.home), "PATH": os.environ["PATH"]}
        program = (sys.executable, "-c", code, *arguments)
        command = self.command(account.home, *program, account=account)
        return subprocess.run(command, env=environment, check=False, **options)


def _mounts(staging: Path) -> list[str]:
    """Return the commands that put an empty folder in the place of each closed one.

    What is needed of it is mounted there again. `staging` is where the closed one is meanwhile.
    """
    lines = []
    for closed in sorted({folder for needed in NEEDED for folder in _closed_above(needed)}):
        lines += [
            f"mount --bind '{closed}' '{staging}'",
            f"mount -t tmpfs -o mode=755 tmpfs '{closed}'",
        ]
        for needed in _outermost([each for each in NEEDED if each.is_relative_to(closed)]):
            lines += [
                f"mkdir -p '{needed}'",
                f"mount --bind '{staging / needed.relative_to(closed)}' '{needed}'",
            ]
        lines.append(f"umount '{staging}'")
    return lines


def _closed_above(place: Path) -> list[Path]:
    """Return the outermost folder above `place` that others can't enter, if there is one."""
    above = reversed(place.parents)
    return [folder for folder in above if not folder.stat().st_mode & 0o001][:1]


def _outermost(places: Sequence[Path]) -> list[Path]:
    return [each for each in sorted(set(places)) if not any(o in each.parents for o in places)]
