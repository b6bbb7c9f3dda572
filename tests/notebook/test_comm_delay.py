"""How long a move of a slider has waited for the kernel, told by a real message's header."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from orchestron_jupyter.notebook import comm_delay


def arrive(monkeypatch: pytest.MonkeyPatch, kind: str, ago: float) -> None:
    """Let the kernel be at a message of this kind, sent so many seconds ago."""
    sent = datetime.now(timezone.utc) - timedelta(seconds=ago)
    header: dict[str, Any] = {"msg_type": kind, "date": sent}
    kernel = SimpleNamespace(get_parent=lambda _channel: {"header": header})
    monkeypatch.setattr(comm_delay, "get_ipython", lambda: SimpleNamespace(kernel=kernel))


def test_a_message_of_a_page_has_waited_since_it_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(monkeypatch, "comm_msg", ago=3.0)

    assert comm_delay.waited_for() == pytest.approx(3.0, abs=0.5)


def test_what_a_cell_does_has_not_waited_however_long_it_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arrive(monkeypatch, "execute_request", ago=30.0)

    assert comm_delay.waited_for() == 0.0


def test_a_clock_that_is_hours_off_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(monkeypatch, "comm_msg", ago=7200.0)

    assert comm_delay.waited_for() == 0.0


def test_outside_of_a_kernel_nothing_waits() -> None:
    assert comm_delay.waited_for() == 0.0
