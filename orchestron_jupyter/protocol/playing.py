"""Notes."""

from __future__ import annotations

from .base import Command, Message


class Note(Message):
    """A note that was started; `id` stops it while it is held."""

    id: int


class Play(Command[Note]):
    """Start a note; `duration` in seconds, or `None` for a note that is held.

    `pfields` are p4, p5, …; `at` is in seconds of engine time, `None` for at once.
    """

    method = "play"
    result = Note
    instrument: str | int
    pfields: tuple[float | str, ...] = ()
    duration: float | None = None
    at: float | None = None


class NoteOff(Command[None]):
    """Release a held note."""

    method = "note_off"
    note: int
    at: float | None = None


class Hold(Command[None]):
    """Let Csound stand still where it is, in silence, or (`held` false) go on from there.

    Engine time stands still too, so that what is to come comes that much later. Code, channels and
    notes are taken as ever.
    """

    method = "hold"
    held: bool = True


class Panic(Command[None]):
    """End every note and every tail at once."""

    method = "panic"
