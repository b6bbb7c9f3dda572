"""A function table as a widget, on a real engine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from orchestron_jupyter import TableNotFoundError

if TYPE_CHECKING:
    from orchestron_jupyter import Session


def test_a_table_is_shown_with_its_numbers(session: Session) -> None:
    session.tables[3] = np.linspace(-1, 1, 64)

    shown = session.table(3)

    assert repr(shown) == "<Table 3: 64 points, from -1 to 1>"
    assert "data:image/svg+xml;base64," in shown.value


def test_a_saved_notebook_keeps_its_picture(session: Session) -> None:
    session.tables[3] = np.zeros((32, 2))

    bundle = session.table(3)._repr_mimebundle_()

    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["image/svg+xml"].startswith("<svg")
    assert bundle["text/plain"] == "Table 3: 32 points in 2 channels, from 0 to 0"


def test_what_is_written_while_it_is_seen_is_seen(session: Session) -> None:
    session.tables[3] = np.zeros(64)
    shown = session.table(3)
    before = shown.value

    shown._view_count = 1
    session.tables[3] = np.ones(64)
    deadline = time.monotonic() + 10
    while shown.value == before and time.monotonic() < deadline:
        time.sleep(0.05)
    shown._view_count = 0

    assert "from 1 to 1" in shown.value


def test_a_table_that_is_not_there_is_said_at_once(session: Session) -> None:
    with pytest.raises(TableNotFoundError):
        session.table(77)
