"""A CSD as a user gives it: its text, or the path of a file."""

from __future__ import annotations

from pathlib import Path


def csd_of(csd: str | Path) -> tuple[str, str]:
    """Return the text of a CSD, and the folder its files are in ("" for a text).

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    if isinstance(csd, str) and "<" in csd:
        return csd, ""
    path = Path(csd).expanduser().resolve()
    return path.read_text(encoding="utf-8", errors="replace"), str(path.parent)
