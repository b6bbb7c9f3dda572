"""A picture as a file and in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestron_jupyter import ArgumentError
from orchestron_jupyter.notebook.picture import Picture

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = Picture('<svg xmlns="http://www.w3.org/2000/svg"/>', "nothing")


def test_it_is_shown_as_svg_and_said_in_words() -> None:
    assert PICTURE._repr_mimebundle_() == {"text/plain": "nothing", "image/svg+xml": PICTURE.svg}
    assert repr(PICTURE) == "<Picture: nothing>"


def test_it_is_saved_as_svg_and_nothing_else(tmp_path: Path) -> None:
    PICTURE.save(tmp_path / "it.svg")

    assert (tmp_path / "it.svg").read_text() == PICTURE.svg
    with pytest.raises(ArgumentError, match=r"end in \.svg"):
        PICTURE.save(tmp_path / "it.png")
