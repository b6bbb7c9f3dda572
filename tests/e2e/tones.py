"""A session that can be told from any other by ear: 440 Hz on the left and 660 Hz on the right.

The rule: the tones are part of the code, not of a score or a held note, so a new engine that is
told the session's code sounds as the old one did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.e2e.sound import separation_db, steady_pitch

if TYPE_CHECKING:
    from tests.e2e.jupyter import JupyterServer
    from tests.e2e.sound import Signal

TONES: Final = '''
import orchestron_jupyter as orchestron
session = orchestron.Session()
session.compile("""
instr TwoTones
  outs oscili:a(0.3 * 0dbfs, 440), oscili:a(0.3 * 0dbfs, 660)
endin
schedule("TwoTones", 0, -1)
""")
'''
LONGEST_GAP: Final = 0.5
"""Seconds in which one way may give over to another, on a busy machine."""


def assert_two_tones(recording: Signal) -> None:
    """Assert that each side has its tone, at its pitch, and next to nothing of the other's."""
    # The worklet plays 0.2 % slower at most, to follow the engine's clock.
    assert steady_pitch(recording[:, 0]) == pytest.approx(440.0, abs=1.5)
    assert steady_pitch(recording[:, 1]) == pytest.approx(660.0, abs=1.5)
    assert separation_db(recording, 440.0, 660.0) > 50


def listening(jupyter: JupyterServer, session: dict[str, Any]) -> list[tuple[str, str]]:
    """Return preset and way of each listener, as the engine knows them."""
    return [(each["preset"], each["way"]) for each in listeners(jupyter, session)]


def listeners(jupyter: JupyterServer, session: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each listener of a session as REST describes it."""
    path = f"orchestron/api/sessions/{session['id']}/listeners"
    found: list[dict[str, Any]] = jupyter.request("GET", path)
    return found
