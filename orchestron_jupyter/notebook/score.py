"""A score that plays in a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import protocol

if TYPE_CHECKING:
    from .engine_line import EngineLine
    from .session import Session


class Score:
    """Score text that plays; made by :meth:`.session.Session.score`.

    Parameters
    ----------
    session
        Where it plays; its clock.
    line
        To its engine.
    playback
        What the engine says of it.
    """

    def __init__(
        self, session: Session, line: EngineLine, playback: protocol.ScorePlayback
    ) -> None:
        self._session = session
        self._line = line
        self._playback = playback

    @property
    def start(self) -> float:
        """Engine time of its beginning, in seconds."""
        return self._playback.start

    @property
    def duration(self) -> float:
        """Its length in seconds, from its beginning to the end of its last note."""
        return self._playback.duration

    @property
    def end(self) -> float:
        """Engine time of its end, in seconds."""
        return self.start + self.duration

    def wait(self) -> None:
        """Wait until it is over."""
        self._session.sleep_until(self.end)

    def stop(self) -> None:
        """Begin nothing more of it and release its notes; no harm after its end."""
        self._line.call(protocol.StopScore(self._playback.id))

    def __repr__(self) -> str:
        return f"<Score of {self.duration:g} s at {self.start:g} s>"
