"""Files that an engine leaves to the one after it: what its journal is too small for.

The rule: the parent takes them out of a dead engine's folder before that goes, and links them into
the new engine's. They go when nobody holds this object any more, or when the parent ends.
"""

from __future__ import annotations

import contextlib
import os
import weakref
from typing import TYPE_CHECKING

from .control_socket import private_folder, remove_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class SideFiles:
    """The files of one engine that is dead.

    Parameters
    ----------
    folder
        Its private folder.
    names
        Of the files; it is no error if one is not there.
    """

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._kept: list[Path] = []
        there = [path for name in names if (path := folder / name).is_file()]
        if not there:
            return
        own = private_folder()
        weakref.finalize(self, remove_folder, own)
        for path in there:
            with contextlib.suppress(OSError):
                self._kept.append(path.replace(own / path.name))

    def link_into(self, folder: Path) -> None:
        """Let the files be in another folder too; links, so that nothing is copied."""
        for path in self._kept:
            with contextlib.suppress(OSError):  # what is missing is told when it is asked for
                os.link(path, folder / path.name)
