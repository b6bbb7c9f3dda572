"""One example, performed by both and compared.

The rule: the same limits for both. Where they differ both play again with the time of day held
still; and what the command can't do twice the same way, nobody can do as it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from . import causes, performances

if TYPE_CHECKING:
    from .examples import Examples
    from .performances import Performance

CAP: Final = 10.0
"""Seconds of sound that are compared at most."""

WALL: Final = 30.0
"""Seconds a performance may take."""

_SHORTER_CAP: Final = 0.5


class Comparison(NamedTuple):
    """What came of one example.

    Parameters
    ----------
    name
        The example's file.
    verdict
        `identical`; `identical, clock held` (only when the time of day stands still for both, since
        it seeds random numbers); `same complaint`, `same crash`, `same hang`; `both refuse` (in
        other words); `unstable` (the command differs from itself) or `different`.
    cause
        Why it is not identical; for a complaint what it is.
    frames, channels, sample_rate
        What was compared.
    is_cut
        Whether it was compared only as far as the cap.
    """

    name: str
    verdict: str
    cause: str = ""
    frames: int = 0
    channels: int = 0
    sample_rate: int = 0
    is_cut: bool = False

    def as_json(self) -> dict[str, Any]:
        return self._asdict()


class Comparer:
    """Performs examples twice, or more often where that says more.

    Parameters
    ----------
    examples
        Where they are.
    cap, wall
        Seconds of sound, and of time, for each performance at most.
    """

    def __init__(self, examples: Examples, cap: float = CAP, wall: float = WALL) -> None:
        self._examples = examples
        self._cap = cap
        self._wall = wall

    def compare(self, name: str) -> Comparison:
        """Compare one example."""
        ours = self._ours(name)
        command = self._command(name, ours)
        if "stuck" in {ours.ending, command.ending} and self._cap > _SHORTER_CAP:
            # Too slow to be played for longer, maybe.
            return Comparer(self._examples, _SHORTER_CAP, self._wall).compare(name)
        if ours.sample_rate and command.sample_rate:
            verdict, cause = self._of_samples(name, ours, command)
            frames = min(len(ours.samples), len(command.samples))
            is_cut = "cut" in {ours.ending, command.ending}
            channels = ours.samples.shape[1]
            return Comparison(name, verdict, cause, frames, channels, ours.sample_rate, is_cut)
        if ours.ending == command.ending:
            return Comparison(name, *self._of_failures(ours, command))
        return Comparison(name, *self._of_one_failure(name, ours, command))

    def _ours(self, name: str) -> Performance:
        return performances.ours(self._examples.fresh(name), self._cap, self._wall)

    def _command(self, name: str, ours: Performance) -> Performance:
        limit = performances.file_limit_of(ours, self._cap)
        return performances.the_commands(self._examples.fresh(name), limit, self._wall)

    def _of_samples(self, name: str, ours: Performance, command: Performance) -> tuple[str, str]:
        if performances.is_identical(ours, command):
            return "identical", ""
        cause = causes.of_instability(self._examples.text(name), command)
        with performances.held_clock() as is_held:
            if is_held and performances.is_identical(self._ours(name), self._command(name, ours)):
                return "identical, clock held", cause or causes.SEEDED_BY_AN_OPCODE
        if not performances.is_identical(command, self._command(name, ours)):
            return "unstable", cause or "unexplained: the command differs from itself"
        return "different", cause or f"ours {_size(ours)}, the command's {_size(command)}"

    def _of_failures(self, ours: Performance, command: Performance) -> tuple[str, str]:
        if ours.ending == "crashed":
            return "same crash", "Csound crashes"
        if ours.ending == "stuck":
            return "same hang", f"not over after {self._wall:g} s in either"
        complaint = causes.first_line(ours.said)
        if causes.is_same_complaint(ours.said, command.said):
            return "same complaint", complaint
        if causes.STRAY_WORDS in command.said:
            return "both refuse", f"ours: {complaint}; {causes.STRAY_WORDS_FIRST}"
        told = causes.complaint(command.said) or "nothing"
        return "both refuse", f"ours: {complaint}; the command: {told}"

    def _of_one_failure(
        self, name: str, ours: Performance, command: Performance
    ) -> tuple[str, str]:
        if causes.STRAY_WORDS in command.said:
            return "different", causes.COMMENT_THAT_TOUCHES
        if ours.ending == "whole" and causes.LAST_WORDS in command.said:
            return "different", causes.CRASH_AT_THE_END
        again = self._command(name, ours)
        if again.ending != command.ending:
            return "unstable", f"the command {command.ending} once, {again.ending} the next time"
        told = causes.complaint(command.said)
        cause = f"ours {ours.ending} ({causes.first_line(ours.said)}), the command {command.ending}"
        return "different", f"{cause} ({told})"


def _size(performance: Performance) -> str:
    return f"{performance.samples.shape} at {performance.sample_rate} Hz, {performance.ending}"
