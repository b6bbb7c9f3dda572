"""The built front end, as widgets hand it to the page.

The rule: read when a widget is made, not when a module is imported: scripts need no front end.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent.parent / "static"


def built(name: str) -> str:
    """Return a built file.

    Raises
    ------
    FileNotFoundError
        If the front end was not built; says what to do.
    """
    path = STATIC / name
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        msg = f"The front end is not built: {path} is missing. Run `make build` in the repository."
        raise FileNotFoundError(msg) from None
