"""The examples that Debian's `csound-doc` installs, ready to be played.

The rule: nothing of them is kept here. They are unpacked into a temporary folder, and each
performance gets a fresh copy of the files it may read, so that none can disturb another.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE: Final = "csound-doc"


class Examples:
    """The examples, unpacked.

    Parameters
    ----------
    folder
        Empty; everything goes in here.

    Raises
    ------
    FileNotFoundError
        If the package is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self._files = folder / "files"
        self._copies = folder / "copies"
        self._copies.mkdir(parents=True)
        root = _installed()
        for source in sorted(path for path in root.rglob("*") if path.is_file()):
            target = self._files / source.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.suffix == ".gz":
                target.with_suffix("").write_bytes(gzip.decompress(source.read_bytes()))
            else:
                shutil.copyfile(source, target)
        self.names = sorted(
            str(path.relative_to(self._files)) for path in self._files.rglob("*.csd")
        )

    def text(self, name: str) -> str:
        """Return an example as it is; any byte as one character."""
        return (self._files / name).read_text("latin-1")

    def fresh(self, name: str) -> Path:
        """Copy an example with everything it may read; returns its path."""
        copy = self._copies / "now"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._files, copy, ignore=self._other_csds(name))
        return copy / name

    def _other_csds(self, name: str) -> _Ignore:
        return _Ignore(self._files / name)


class _Ignore:
    def __init__(self, wanted: Path) -> None:
        self._wanted = wanted

    def __call__(self, folder: str, names: Iterable[str]) -> set[str]:
        return {
            name for name in names if name.endswith(".csd") and Path(folder, name) != self._wanted
        }


def _installed() -> Path:
    listed = subprocess.run(
        ["dpkg", "-L", PACKAGE], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    folders = {Path(line).parent for line in listed if line.endswith((".csd", ".csd.gz"))}
    if not folders:
        msg = f"The package {PACKAGE} is not installed: apt install {PACKAGE}."
        raise FileNotFoundError(msg)
    return min(folders, key=lambda path: len(path.parts))
