"""Pictures that stay in a saved notebook, and are shown by GitHub and other viewers too.

The rule: a picture is an SVG of its own, a few ten kilobytes at most, with its own background, so
that it is readable on every page; and it says in words what it shows.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import ArgumentError

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PALETTE: Final = 3


class Picture:
    """A picture; as the last expression of a cell, it is shown.

    Parameters
    ----------
    svg
        A whole SVG document.
    description
        What it shows, in words.
    """

    def __init__(self, svg: str, description: str) -> None:
        self.svg = svg
        self.description = description

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it into a file whose name ends in `.svg`.

        Raises
        ------
        ArgumentError
            If the name ends otherwise.
        """
        path = Path(path).expanduser()
        if path.suffix.lower() != ".svg":
            msg = f"{path.name} can't be written: let its name end in .svg."
            raise ArgumentError(msg)
        path.write_text(self.svg, encoding="utf-8")

    def __repr__(self) -> str:
        return f"<Picture: {self.description}>"

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        return {"text/plain": self.description, "image/svg+xml": self.svg}


def png(pixels: NDArray[np.uint8], palette: NDArray[np.uint8]) -> bytes:
    """Return a PNG of 256 colours.

    Parameters
    ----------
    pixels
        Of shape (height, width), the top row first: places in the palette.
    palette
        Of shape (256, 3): red, green, blue.

    References
    ----------
    Portable Network Graphics (PNG) Specification, Third Edition (W3C): sections 5 and 11.2.
    """
    height, width = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, _PALETTE, 0, 0, 0)
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = pixels
    return (
        _PNG
        + _chunk(b"IHDR", header)
        + _chunk(b"PLTE", palette.astype(np.uint8).tobytes())
        + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
