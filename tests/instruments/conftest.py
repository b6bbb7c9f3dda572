"""Csound in this process, with players for the bundled instruments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.engine.csound_library import load_csound
from tests.instruments.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def ctcsound(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Csound's library, loaded as an engine does."""
    return load_csound(tmp_path_factory.mktemp("csound"), device_plugins=False)


@pytest.fixture
def player(ctcsound: Any) -> Callable[..., Player]:
    """A new Csound with instruments of the library, compiled in the order given."""

    def make(*names: str, **options: Any) -> Player:
        return Player(ctcsound, names, **options)

    return make
