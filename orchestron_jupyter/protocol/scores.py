"""Score text, played while other things sound."""

from __future__ import annotations

from .base import Command, Message


class ScorePlayback(Message):
    """A score that plays.

    `id` stops it. `start` is the engine time of its beginning and `duration` its length, both in
    seconds; notes that are held or ring on may last longer.
    """

    id: int
    start: float
    duration: float


class PlayScore(Command[ScorePlayback]):
    """Play score text (Csound manual, "The Standard Numeric Score") in its own time.

    `at` is the engine time at which it begins, `None` for now.
    """

    method = "play_score"
    result = ScorePlayback
    score: str
    at: float | None = None


class StopScore(Command[None]):
    """End a score: nothing more of it is begun, and its notes are released."""

    method = "stop_score"
    id: int
