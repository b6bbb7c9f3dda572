"""What an engine leaves to the next one."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from orchestron_jupyter.side_files import SideFiles

if TYPE_CHECKING:
    from pathlib import Path


def folder(parent: Path, name: str) -> Path:
    made = parent / name
    made.mkdir()
    return made


def test_files_are_in_the_next_folder_when_their_own_is_gone(tmp_path: Path) -> None:
    old, new, newer = (folder(tmp_path, name) for name in ("old", "new", "newer"))
    (old / "table-a").write_bytes(b"values")
    (old / "journal").write_bytes(b"commands")

    files = SideFiles(old, ["table-a", "table-missing"])
    assert {path.name for path in old.iterdir()} == {"journal"}
    files.link_into(new)
    (new / "table-a").unlink()
    files.link_into(newer)

    assert (newer / "table-a").read_bytes() == b"values"


def test_nothing_is_left_when_nobody_wants_them_any_more(tmp_path: Path) -> None:
    old, new = folder(tmp_path, "old"), folder(tmp_path, "new")
    (old / "table-a").write_bytes(b"values")
    files = SideFiles(old, ["table-a"])
    own = files._kept[0].parent
    files.link_into(new)

    del files
    gc.collect()

    assert not own.exists()
    assert (new / "table-a").read_bytes() == b"values"


def test_without_files_there_is_no_folder(tmp_path: Path) -> None:
    files = SideFiles(folder(tmp_path, "old"), [])

    files.link_into(tmp_path)

    assert files._kept == []
