"""The bundled instrument library: one `.orc` file an instrument.

The rule: a file's name is its instrument's name, and the comments in it describe its p-fields (see
:mod:`orchestron_jupyter.engine.orchestra`); there is no other list of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Return the names of all bundled instruments, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.orc")))


def source(name: str) -> str:
    """Return the orchestra of an instrument; raises `FileNotFoundError` if there is none."""
    return (_FOLDER / f"{name}.orc").read_text(encoding="utf-8")
