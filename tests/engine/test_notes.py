"""Numbers of notes."""

from __future__ import annotations

from orchestron_jupyter.engine.notes import STEPS, Notes


def test_p1_is_exact_also_after_being_text() -> None:
    notes = Notes()

    p1s = [notes.start(7)[1] for _ in range(1000)]

    assert all(float(repr(p1)) == p1 and 7 < p1 < 8 for p1 in p1s)
    assert all((p1 * STEPS).is_integer() for p1 in p1s)


def test_no_two_of_the_last_notes_share_a_p1() -> None:
    notes = Notes()

    p1s = {notes.start(1)[1] for _ in range(STEPS - 1)}

    assert len(p1s) == STEPS - 1


def test_a_note_is_found_by_its_id_and_forgotten_ones_are_none() -> None:
    notes = Notes()
    note, p1 = notes.start(3)

    assert notes.p1(note) == p1
    assert notes.p1(note + 1) is None
