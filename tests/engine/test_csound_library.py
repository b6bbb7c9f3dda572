"""Loading Csound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.engine import csound_library
from orchestron_jupyter.errors import CsoundMissingError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_version_is_read(ctcsound: Any) -> None:
    assert csound_library.version_text(ctcsound).startswith("6.")


def test_a_missing_library_says_in_one_sentence_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = dict.fromkeys(csound_library.LIBRARY_NAMES, ("libnothing.so.9",))
    monkeypatch.setattr(csound_library, "LIBRARY_NAMES", nowhere)

    with pytest.raises(CsoundMissingError, match="Install it with") as missing:
        csound_library.load_csound(tmp_path, device_plugins=False)

    assert len(str(missing.value)) < 200
